using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Access;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Answers;

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

    /// <summary>Links for an answer, which are made only where the answer holds any.</summary>
    public MediaLinks LinksForAnswer(HttpRequest request, RowWriter rows) => rows.WritesMedia ? LinksForAnswer(request) : MediaLinks.Relative;
}
