using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.AspNetCore.Access;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Answers;

/// <summary>Where a router is, as the client of a request sees it: under the prefix, and under whatever group of endpoints the router is in.</summary>
/// <param name="prefix">The router's prefix.</param>
/// <param name="path">The path of the endpoint whose requests ask, prefix included.</param>
/// <param name="publicUrl">The URL of the application's root, without a slash at its end; <see langword="null"/>: requests say it.</param>
internal sealed class RouterUrl(string prefix, string path, string? publicUrl)
{
    private readonly int _segments = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>The URL of the router's root, without a slash at its end.</summary>
    public string Of(HttpRequest request) => publicUrl is null ? AsRequested(request) : $"{publicUrl}{GroupOf(request)}{prefix}";

    /// <summary>The same, as the request itself says it; <see langword="null"/>: as <see cref="Of"/> does.</summary>
    public string? OtherOf(HttpRequest request) => publicUrl is null ? null : AsRequested(request);

    private string AsRequested(HttpRequest request) =>
        $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{GroupOf(request)}{prefix}";

    // What stands in the path before the router's own part; a group may have parameters there.
    private ReadOnlySpan<char> GroupOf(HttpRequest request)
    {
        var above = ((request.HttpContext.GetEndpoint() as RouteEndpoint)?.RoutePattern.PathSegments.Count ?? _segments) - _segments;
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

/// <summary>Where the files that answers name are to be found, as the client sees it.</summary>
/// <param name="router">The router, with which the files move.</param>
/// <param name="signatures">Lets whoever has an answer's links have their files.</param>
internal sealed class MediaUrls(RouterUrl router, MediaSignatures signatures)
{
    /// <summary>Links that stay the same, for requests and jobs.</summary>
    public MediaLinks LinksFor(HttpRequest request) => new($"{router.Of(request)}/media/");

    /// <summary>Links to read what a request sends back: clients may have learnt a file's URL before there was a public one, or on another way.</summary>
    public MediaLinks LinksFrom(HttpRequest request) =>
        LinksFor(request) with { OtherBaseUrls = router.OtherOf(request) is { } other ? [$"{other}/media/"] : [] };

    /// <summary>Links for an answer that is sent at once.</summary>
    public MediaLinks LinksForAnswer(HttpRequest request) => LinksFor(request) with { Signature = signatures.Of(request.HttpContext) };

    /// <summary>Links for an answer, which are made only where the answer names files.</summary>
    public MediaLinks LinksForAnswer(HttpRequest request, bool namesFiles) => namesFiles ? LinksForAnswer(request) : MediaLinks.Relative;
}

/// <summary>Where jobs are to be found, as the client sees it.</summary>
/// <param name="router">The router, with which the jobs move.</param>
internal sealed class JobUrls(RouterUrl router)
{
    public string UrlOf(HttpRequest request, JobId job) => $"{router.Of(request)}/jobs/{job.Value}";
}
