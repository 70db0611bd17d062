using System.Globalization;
using System.Text;

namespace TableActors.Actors.Media;

/// <summary>What a file was called where it came from: shown to people, never used as a path.</summary>
public sealed record OriginalName
{
    /// <summary>The longest name, in bytes of UTF-8; what is longer loses the end of its stem.</summary>
    public const int MaxBytes = 255;

    private OriginalName(string text) => Text = text;

    /// <summary>The name: no folders, no control characters, at most <see cref="MaxBytes"/>.</summary>
    public string Text { get; }

    /// <summary>Makes a name of what a client says.</summary>
    /// <param name="said">A name, or a path of any operating system, of which the last part counts.</param>
    /// <returns>The name; <see langword="null"/>: nothing of it is left.</returns>
    public static OriginalName? Of(string? said)
    {
        if (said is null)
            return null;
        var last = said[(said.LastIndexOfAny(['/', '\\']) + 1)..];
        var text = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            if (IsKept(rune))
                text.Append(rune);
        }

        var name = Shortened(text.ToString().Trim());
        return name.Trim('.').Length == 0 ? null : new OriginalName(name);
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    // Marks of direction could make "exe.txt" of what is "txt.exe".
    private static bool IsKept(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value is not (0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF);

    private static string Shortened(string name)
    {
        if (Encoding.UTF8.GetByteCount(name) <= MaxBytes)
            return name;
        const int longestExtension = 32;
        var extension = Path.GetExtension(name) is { Length: <= longestExtension } kept ? kept : "";
        var left = MaxBytes - Encoding.UTF8.GetByteCount(extension);
        var stem = new StringBuilder();
        foreach (var rune in name.AsSpan(0, name.Length - extension.Length).EnumerateRunes())
        {
            left -= rune.Utf8SequenceLength;
            if (left < 0)
                break;
            stem.Append(rune);
        }

        return stem.ToString().TrimEnd() + extension;
    }
}
