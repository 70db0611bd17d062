using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A type whose values are JSON strings of a certain form.</summary>
public abstract class TextualType : ColumnType
{
    private readonly string _expected;

    private protected TextualType(string name, Type clrType, StoredForm form, string expected)
        : base(name, clrType, form) => _expected = expected;

    internal sealed override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Refuse(ref reader, _expected, out value, out fault!);
        try
        {
            return TryReadText(reader.GetString()!, out value, out fault);
        }
        catch (InvalidOperationException)
        {
            value = null;
            fault = $"must be {_expected}";
            return false;
        }
    }

    internal sealed override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        value = Parse(text);
        fault = value is null ? $"must be {_expected}" : null;
        return value is not null;
    }

    /// <summary>The value that a text stands for; <see langword="null"/>: there is none.</summary>
    private protected abstract object? Parse(string text);
}

/// <summary>
/// Text, kept exactly. U+0000 is refused, because PostgreSQL cannot keep it. Lone surrogates are
/// refused, because they are no text.
/// </summary>
public sealed class StringType : ColumnType
{
    internal StringType() : base("string", typeof(string), StoredForm.Text)
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    internal override JsonShape Shape { get; } = new(JsonKind.Text);

    internal override object Harmless => "1";

    internal override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Refuse(ref reader, "text", out value, out fault!);
        try
        {
            return TryReadText(reader.GetString()!, out value, out fault);
        }
        catch (InvalidOperationException)
        {
            // The text has an escape of a lone surrogate.
            value = null;
            fault = "must be valid Unicode text";
            return false;
        }
    }

    internal override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        fault = text.Contains('\0')
            ? "must not contain the character U+0000"
            : UnicodeText.IsValid(text) ? null : "must be valid Unicode text";
        value = fault is null ? text : null;
        return fault is null;
    }

    /// <inheritdoc/>
    public override bool TryTake(
        object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault) =>
        value is string text ? TryReadText(text, out taken, out fault) : base.TryTake(value, out taken, out fault);

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteStringValue((string)value);
}

/// <summary>
/// A UUID. It is read with hyphens or as 32 hex digits, and written in lower case with hyphens.
/// </summary>
public sealed class UuidType : TextualType
{
    // .NET's parser also accepts signs and "0x" between the hyphens.
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefABCDEF-");

    internal UuidType() : base("uuid", typeof(Guid), StoredForm.Uuid, "a UUID, hyphenated or 32 hex digits")
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    internal override JsonShape Shape { get; } = new(JsonKind.Text, "uuid");

    internal override object Harmless { get; } = new Guid("00000000-0000-4000-8000-000000000000");

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteStringValue((Guid)value);

    private protected override object? Parse(string text) =>
        text.Length is 36 or 32
        && !text.AsSpan().ContainsAnyExcept(Characters)
        && Guid.TryParseExact(text, text.Length == 36 ? "D" : "N", out var uuid)
            ? uuid
            : null;
}

/// <summary>
/// Bytes. Requests and answers hold them as base64 text. Only handler and query routes take and
/// answer them.
/// </summary>
public sealed class BinaryType : TextualType
{
    internal BinaryType() : base("binary", typeof(byte[]), StoredForm.Bytes, "base64 text")
    {
    }

    internal override bool IsServedByWriteRoutes => false;

    internal override JsonShape Shape { get; } = new(JsonKind.Text) { Encoding = "base64" };

    internal override object Harmless => Array.Empty<byte>();

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) =>
        writer.WriteBase64StringValue((byte[])value);

    private protected override object? Parse(string text)
    {
        var bytes = new byte[text.Length / 4 * 3 + 3];
        return Convert.TryFromBase64String(text, bytes, out var written) ? bytes[..written] : null;
    }
}

/// <summary>Checks whether UTF-16 code units are valid text.</summary>
internal static class UnicodeText
{
    /// <summary>Whether every surrogate is half of a pair.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        var rest = text;
        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 >= rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
                return false;
            rest = rest[(at + 2)..];
        }

        return true;
    }
}
