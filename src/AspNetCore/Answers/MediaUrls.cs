using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Answers;

/// <summary>Where the files that answers name are to be found, as the client sees it.</summary>
/// <param name="prefix">The router's prefix, with which the files move.</param>
internal sealed class MediaUrls(string prefix)
{
    public MediaLinks LinksFor(HttpRequest request) =>
        new($"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{prefix}/media/");

    /// <summary>Links for an answer, which are made only where the answer holds any.</summary>
    public MediaLinks LinksFor(HttpRequest request, RowWriter rows) => rows.WritesMedia ? LinksFor(request) : MediaLinks.Relative;
}
