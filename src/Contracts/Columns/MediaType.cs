using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A file in the media store; on the wire its URL.</summary>
/// <remarks>
/// Reading yields the text that the client sent. It becomes a <see cref="MediaReference"/> only where the file is taken into the
/// store, which a type cannot do.
/// </remarks>
public abstract class MediaType : ColumnType
{
    private protected MediaType(string name, string contentMediaType) : base(name, typeof(MediaReference)) => ContentMediaType = contentMediaType;

    /// <summary>The content type as a pattern for documents, for example <c>image/*</c>.</summary>
    public string ContentMediaType { get; }

    /// <inheritdoc/>
    public sealed override bool IsMedia => true;

    /// <inheritdoc/>
    public sealed override bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Refuse(ref reader, "a URL", out value, out fault!);
        return ColumnTypes.String.TryReadJson(ref reader, out value, out fault);
    }

    /// <inheritdoc/>
    public sealed override bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault) =>
        ColumnTypes.String.TryReadText(text, out value, out fault);

    /// <inheritdoc/>
    public sealed override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteStringValue(media.UrlOf((MediaReference)value));
}
