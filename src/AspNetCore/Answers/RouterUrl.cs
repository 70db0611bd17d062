using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Access;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Answers;

/// <summary>
/// Makes the URL of a router, as the client of a request sees it: with its prefix, below the group
/// of endpoints that it is in.
/// </summary>
/// <param name="prefix">The router's prefix.</param>
/// <param name="path">The path of the endpoint that gets the requests, including the prefix.</param>
/// <param name="publicUrl">
/// The URL of the application's root, without a slash at its end; <see langword="null"/>: requests
/// state it.
/// </param>
internal sealed class RouterUrl(string prefix, string path, string? publicUrl)
{
    private readonly int _segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The URL of the router's root, without a slash at its end.</summary>
    public string Of(HttpRequest request) =>
        publicUrl is null ? AsRequested(request) : $"{publicUrl}{GroupOf(request)}{prefix}";

    /// <summary>
    /// The URL as the request itself states it; <see langword="null"/>: <see cref="Of"/> gives this
    /// one already.
    /// </summary>
    public string? OtherOf(HttpRequest request) => publicUrl is null ? null : AsRequested(request);

    private string AsRequested(HttpRequest request) =>
        $"{request.Scheme}://{request.Host.ToUriComponent()}"
        + $"{request.PathBase.ToUriComponent()}{GroupOf(request)}{prefix}";

    // The part of the path above the router, where a group of endpoints may have parameters.
    private ReadOnlySpan<char> GroupOf(HttpRequest request)
    {
        var above = ((request.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.PathSegments.Count ?? _segments)
            - _segments;
        if (above <= 0)
            return [];
        var path = request.Path.ToUriComponent().AsSpan();
        var end = 0;
        for (; above > 0; above--)
        {
            var length = path[(end + 1)..].IndexOf('/');
            end = length < 0 ? path.Length : end + 1 + length;
        }

        return path[..end];
    }
}

/// <summary>Makes the URLs of files, as the client sees them. They lie below their router.</summary>
internal sealed class MediaUrls(RouterUrl router, MediaSignatures signatures)
{
    /// <summary>Links without signatures, which do not expire.</summary>
    public MediaLinks LinksFor(HttpRequest request) => new($"{router.Of(request)}/media/");

    /// <summary>
    /// Links that recognise URLs in requests. A client may have learnt a URL before there was a
    /// public URL, or by another way.
    /// </summary>
    public MediaLinks LinksFrom(HttpRequest request) =>
        LinksFor(request) with { OtherBaseUrls = router.OtherOf(request) is { } other ? [$"{other}/media/"] : [] };

    /// <summary>Links for an answer that is sent at once.</summary>
    public MediaLinks LinksForAnswer(HttpRequest request) =>
        LinksFor(request) with { Signature = signatures.Of(request.HttpContext) };

    /// <summary>Links for an answer. They are made only if the answer names files.</summary>
    public MediaLinks LinksForAnswer(HttpRequest request, bool namesFiles) =>
        namesFiles ? LinksForAnswer(request) : MediaLinks.Relative;
}

/// <summary>Makes the URLs of jobs, as the client sees them. They lie below their router.</summary>
internal sealed class JobUrls(RouterUrl router)
{
    public string UrlOf(HttpRequest request, JobId job) => $"{router.Of(request)}/jobs/{job.Value}";
}
