using TableActors.Contracts.Columns;

namespace TableActors.Actors.Media.Formats;

/// <summary>A file format that is recognised by its leading bytes.</summary>
/// <param name="Extension">The usual extension, without a dot.</param>
/// <param name="ContentType">The content type that such files are served with.</param>
/// <param name="Kind">What files of this format may hold. Several kinds: the leading bytes do not tell which.</param>
public sealed record MediaFormat(string Extension, string ContentType, MediaKind Kind)
{
    /// <summary>What a file of this format is called where a column says that it holds a film; left out: the same.</summary>
    public MediaFormat? AsVideo { get; init; }

    /// <summary>What a file of this format is called where a column says that it is a sound recording; left out: the same.</summary>
    public MediaFormat? AsAudio { get; init; }

    /// <summary>The format as a column of a type holds it; <see langword="null"/>: the column cannot hold it. Document columns hold all.</summary>
    public MediaFormat? In(MediaType column) => column switch
    {
        ImageType => Kind.HasFlag(MediaKind.Image) ? this : null,
        VideoType => Kind.HasFlag(MediaKind.Video) ? AsVideo ?? this : null,
        AudioType => Kind.HasFlag(MediaKind.Audio) ? AsAudio ?? this : null,
        _ => this,
    };
}

/// <summary>
/// The formats of a container that takes films and sound recordings. Its tracks say which it is; where they cannot be seen in the leading
/// bytes, the column does.
/// </summary>
internal sealed class ContainerFormats
{
    private readonly MediaFormat _video;
    private readonly MediaFormat _audio;
    private readonly MediaFormat _either;

    /// <param name="video">The format of films.</param>
    /// <param name="audio">The format of sound recordings.</param>
    /// <param name="isMostlyVideo">What is assumed where neither the tracks nor the column tell.</param>
    public ContainerFormats((string Extension, string ContentType) video, (string Extension, string ContentType) audio, bool isMostlyVideo = true)
    {
        _video = new MediaFormat(video.Extension, video.ContentType, MediaKind.Video);
        _audio = new MediaFormat(audio.Extension, audio.ContentType, MediaKind.Audio);
        _either = (isMostlyVideo ? _video : _audio) with { Kind = MediaKind.Video | MediaKind.Audio, AsVideo = _video, AsAudio = _audio };
    }

    /// <summary>Both formats.</summary>
    public IEnumerable<MediaFormat> All => [_video, _audio];

    /// <summary>The format of a file with certain tracks.</summary>
    public MediaFormat With(SeenTracks tracks) => tracks switch
    {
        { Video: true } => _video,
        { Audio: true, AreAll: true } => _audio,
        _ => _either,
    };
}

/// <summary>The tracks that were seen in the leading bytes of a container.</summary>
/// <param name="Video">Whether one of them is a film.</param>
/// <param name="Audio">Whether one of them is sound.</param>
/// <param name="AreAll">Whether there are no others.</param>
internal readonly record struct SeenTracks(bool Video, bool Audio, bool AreAll)
{
    /// <summary>Nothing was seen.</summary>
    public static SeenTracks None => default;
}
