using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Media;

/// <summary>
/// The names of files in the media store: 32 random hex digits, and an extension if it is harmless.
/// Nothing else is a name, so no name can lead out of the store.
/// </summary>
public static partial class MediaName
{
    /// <summary>The longest extension that is kept, in characters.</summary>
    internal const int MaxExtensionLength = 8;

    /// <summary>Makes a name that no other file has.</summary>
    /// <param name="extension">
    /// Without a dot; dropped unless it is 1 to 8 ASCII letters and digits.
    /// </param>
    public static MediaReference Create(string? extension)
    {
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return new MediaReference(SafeExtension(extension) is { } safe ? $"{random}.{safe}" : random);
    }

    /// <summary>Reads a name.</summary>
    /// <param name="text">The text.</param>
    /// <param name="reference">The name.</param>
    /// <returns>Whether the text is a name.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MediaReference? reference)
    {
        reference = text is not null && Form().IsMatch(text) ? new MediaReference(text) : null;
        return reference is not null;
    }

    /// <summary>
    /// Checks a name, and returns its text. Stores call this before they use a name, wherever it
    /// comes from.
    /// </summary>
    /// <exception cref="ArgumentException">It is no name of a file in the media store.</exception>
    public static string TextOf(MediaReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Form().IsMatch(reference.Path)
            ? reference.Path
            : throw new ArgumentException("This is no name of a file in the media store.", nameof(reference));
    }

    /// <summary>The extension of a name, without a dot; empty where it has none.</summary>
    internal static string ExtensionOf(MediaReference reference) =>
        reference.Path.IndexOf('.') is var dot and >= 0 ? reference.Path[(dot + 1)..] : "";

    private static string? SafeExtension(string? extension)
    {
        var lower = extension?.TrimStart('.').ToLowerInvariant();
        return lower is { Length: > 0 and <= MaxExtensionLength } && lower.All(char.IsAsciiLetterOrDigit)
            ? lower
            : null;
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}(\.[a-z0-9]{1,8})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}

/// <summary>
/// What a file was called where it came from. It is shown to people, and never used as a path.
/// </summary>
public sealed record OriginalName
{
    /// <summary>The most bytes of UTF-8. A longer name loses the end of its stem.</summary>
    public const int MaxBytes = 255;

    private OriginalName(string text) => Text = text;

    /// <summary>No folders, no control characters, at most <see cref="MaxBytes"/>.</summary>
    public string Text { get; }

    /// <summary>Makes a name of what a client says.</summary>
    /// <param name="said">A name, or a path of any system. Only its last part counts.</param>
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

    // Direction marks could show "txt.exe" as "exe.txt".
    private static bool IsKept(Rune rune) => Rune.GetUnicodeCategory(rune)
        is not (UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
        && rune.Value
            is not (0x061C or 0x200E or 0x200F or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF);

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
