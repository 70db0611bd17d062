using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Media;

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
        OtherAnswers = [StoredFileShape.Part, StoredFileShape.NotModified, StoredFileShape.OtherVersion, StoredFileShape.NoSuchPart],
        ShowsHead = true,
    };

    private MediaEndpoint()
    {
    }

    public static MediaEndpoint Instance { get; } = new();

    public string LocalPath => "/media";

    public RouteDescription Describe() => Description;
}
