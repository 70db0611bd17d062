using System.Buffers;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A UUID, read with hyphens or as 32 hex digits, written in lower case with hyphens.</summary>
public sealed class UuidType : TextualType
{
    // The parser of .NET takes signs and "0x" between the hyphens too.
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF-");

    internal UuidType() : base("uuid", typeof(Guid), "a UUID, hyphenated or 32 hex digits")
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) => writer.WriteStringValue((Guid)value);

    private protected override object? Parse(string text) =>
        text.Length is 36 or 32 && !text.AsSpan().ContainsAnyExcept(Characters) && Guid.TryParseExact(text, text.Length == 36 ? "D" : "N", out var uuid) ? uuid : null;
}
