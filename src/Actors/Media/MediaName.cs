using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Media;

/// <summary>
/// The names of files in the media store: 32 random hex digits and, where it is harmless, an extension. Nothing else is a name,
/// so no name can lead out of the store.
/// </summary>
public static partial class MediaName
{
    /// <summary>The longest extension that is kept, in characters.</summary>
    public const int MaxExtensionLength = 8;

    /// <summary>Makes a name that no other file has.</summary>
    /// <param name="extension">Without a dot; dropped unless it is 1 to <see cref="MaxExtensionLength"/> ASCII letters and digits.</param>
    public static MediaReference Create(string? extension)
    {
        var random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        return new MediaReference(SafeExtension(extension) is { } safe ? $"{random}.{safe}" : random);
    }

    /// <summary>Takes a text for a name, if it is one.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out MediaReference? reference)
    {
        reference = text is not null && Form().IsMatch(text) ? new MediaReference(text) : null;
        return reference is not null;
    }

    /// <summary>The text of a name, which stores check before they use it, wherever it comes from.</summary>
    /// <exception cref="ArgumentException">It is no name of a file in the media store.</exception>
    public static string TextOf(MediaReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return Form().IsMatch(reference.Path)
            ? reference.Path
            : throw new ArgumentException("This is no name of a file in the media store.", nameof(reference));
    }

    /// <summary>The extension of a name, without a dot; empty where it has none.</summary>
    public static string ExtensionOf(MediaReference reference) =>
        reference.Path.IndexOf('.') is var dot and >= 0 ? reference.Path[(dot + 1)..] : "";

    private static string? SafeExtension(string? extension)
    {
        var lower = extension?.TrimStart('.').ToLowerInvariant();
        return lower is { Length: > 0 and <= MaxExtensionLength } && lower.All(char.IsAsciiLetterOrDigit) ? lower : null;
    }

    [GeneratedRegex(@"\A[0-9a-f]{32}(\.[a-z0-9]{1,8})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
