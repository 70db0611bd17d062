namespace TableActors.Contracts.Columns;

/// <summary>A film.</summary>
public sealed class VideoType : MediaType
{
    internal VideoType() : base("video", "video/*")
    {
    }
}
