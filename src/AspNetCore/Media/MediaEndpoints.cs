using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Media;

/// <summary>Serves the files of the media store under a router's prefix.</summary>
internal static class MediaEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints, PathMethods paths, string prefix)
    {
        // Made on the first request, because the store must not be opened while routes are still being registered.
        var handler = new Lazy<MediaHandler>(() => endpoints.ServiceProvider.GetRequiredService<MediaHandler>());
        paths.Map(
            endpoints, HttpMethods.Get, $"{prefix}/media/{{**{MediaHandler.Parameter}}}",
            context => handler.Value.InvokeAsync(context))
            .WithMetadata(MediaEndpoint.Instance, CheckedByHandler.Policy);
    }
}

/// <summary>Metadata of the endpoint that serves the files of a router's tables.</summary>
internal sealed class MediaEndpoint : IDescribedEndpoint
{
    private static readonly RouteDescription Description = new(
        "get",
        "media",
        "Gives a file, or a part of it. A file never changes: its URL can be kept for as long as its row has it.",
        FileConditions.All,
        StoredFileShape.Whole,
        [ErrorCodes.MediaNotFound, ErrorCodes.StoreUnavailable, ErrorCodes.Internal])
    {
        TagComment = "the files of media columns",
        OtherAnswers =
        [
            StoredFileShape.Part, StoredFileShape.NotModified, StoredFileShape.OtherVersion, StoredFileShape.NoSuchPart
        ],
        ShowsHead = true,
    };

    private MediaEndpoint()
    {
    }

    public static MediaEndpoint Instance { get; } = new();

    public string LocalPath => "/media";

    public RouteDescription Describe() => Description;
}

/// <summary>
/// Answers <c>/media/…</c>. Nothing but a well-formed name reaches the store, so no path leads out
/// of it.
/// </summary>
internal sealed class MediaHandler(RouteServices services, MediaRights rights) : EndpointHandler(services)
{
    /// <summary>The route parameter that holds everything after <c>/media/</c>.</summary>
    public const string Parameter = "path";

    // Names are never used twice, so a file never changes.
    private readonly FileAnswer _answer = new(
        services.Media.Store, "private, max-age=31536000, immutable", isRead: true);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        MediaName.TryParse(context.GetRouteValue(Parameter) as string, out var file);
        var isHidden = rights.AreChecked
            && (file is null || !await rights.MayReadAsync(context, file, context.Request.QueryString.Value));
        if (isHidden && !RouteRights.IsKnown(context))
            await AccessAnswer.ChallengeAsync(context);
        else
            await _answer.SendAsync(context, isHidden ? null : file);
    }
}
