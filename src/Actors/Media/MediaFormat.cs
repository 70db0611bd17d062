namespace TableActors.Actors.Media;

/// <summary>A file format that is recognised by its leading bytes.</summary>
/// <param name="Extension">The usual extension, without a dot.</param>
/// <param name="ContentType">The content type that such files are served with.</param>
/// <param name="Kind">What files of this format may hold.</param>
public sealed record MediaFormat(string Extension, string ContentType, MediaKind Kind);
