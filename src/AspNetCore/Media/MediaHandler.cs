using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Handlers;

namespace TableActors.AspNetCore.Media;

/// <summary>Answers <c>/media/…</c>. Nothing but a well-formed name reaches the store, so no path leads out of it.</summary>
internal sealed class MediaHandler(RouteServices services, MediaRights rights) : TableRouteHandler(services)
{
    /// <summary>The route parameter that holds everything after <c>/media/</c>.</summary>
    public const string Parameter = "path";

    // Names are never used twice, so a file never changes.
    private readonly FileAnswer _answer = new(services.Media.Store, "private, max-age=31536000, immutable", isRead: true);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        MediaName.TryParse(context.GetRouteValue(Parameter) as string, out var file);
        var isHidden = rights.AreAsked && (file is null || !await rights.MayReadAsync(context, file, context.Request.QueryString.Value));
        if (isHidden && !RouteRights.IsKnown(context))
            await AccessAnswer.ChallengeAsync(context);
        else
            await _answer.SendAsync(context, isHidden ? null : file);
    }
}
