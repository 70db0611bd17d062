namespace TableActors.Actors.Media.Formats;

/// <summary>What sort of content a file holds. A container such as MP4 can be of several kinds.</summary>
[Flags]
public enum MediaKind
{
    /// <summary>None of the kinds below: a document of any format.</summary>
    Other = 0,

    /// <summary>A picture.</summary>
    Image = 1,

    /// <summary>A film.</summary>
    Video = 2,

    /// <summary>A sound recording.</summary>
    Audio = 4,
}
