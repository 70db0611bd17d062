using Microsoft.AspNetCore.Http;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Answers;

/// <summary>Where the files that answers name are to be found, as the client sees it.</summary>
/// <param name="prefix">The router's prefix, with which the files move.</param>
internal sealed class MediaUrls(string prefix)
{
    public MediaLinks LinksFor(HttpRequest request, RowWriter rows) => rows.WritesMedia
        ? new MediaLinks($"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{prefix}/media/")
        : MediaLinks.Relative;
}
