using System.Collections.Immutable;
using System.Globalization;
using Microsoft.Extensions.Primitives;
using TableActors.AspNetCore.Answers;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads the headers <c>If-Match</c> and <c>If-None-Match</c>: lists of versions.</summary>
internal static class EntityTagList
{
    /// <summary>Reads the header's lines.</summary>
    /// <param name="lines">At least one line.</param>
    /// <param name="versions">
    /// The versions; empty: any, by <c>*</c>. What is no version is <see cref="RowVersions.None"/>, which keeps a list of nothing else from meaning any.
    /// </param>
    /// <param name="takesWeakTags">Whether weak tags are those of the versions too, as <c>If-None-Match</c> compares. Default: no.</param>
    /// <returns>Whether the header is well-formed.</returns>
    public static bool TryParse(StringValues lines, out ImmutableArray<long> versions, bool takesWeakTags = false)
    {
        versions = [];
        var rest = lines.ToString().AsSpan().Trim(" \t");
        if (rest.SequenceEqual("*"))
            return true;
        var found = ImmutableArray.CreateBuilder<long>();
        while (true)
        {
            // The grammar of lists allows empty elements.
            rest = rest.TrimStart(" \t,");
            if (rest.IsEmpty)
                break;
            if (!TryTakeTag(ref rest, takesWeakTags, out var version))
                return false;
            found.Add(version);
            rest = rest.TrimStart(" \t");
            if (!rest.IsEmpty && rest[0] != ',')
                return false;
        }

        versions = found.ToImmutable();
        return !versions.IsEmpty;
    }

    private static bool TryTakeTag(ref ReadOnlySpan<char> rest, bool takesWeakTags, out long version)
    {
        version = RowVersions.None;
        var isWeak = rest.StartsWith("W/", StringComparison.Ordinal);
        if (isWeak)
            rest = rest[2..];
        if (rest.IsEmpty || rest[0] != '"')
            return false;
        var length = rest[1..].IndexOf('"');
        if (length < 0 || rest.Slice(1, length).ContainsAnyInRange('\0', ' ') || rest.Slice(1, length).Contains('\u007f'))
            return false;
        if (!isWeak || takesWeakTags)
            version = VersionOf(EntityTag.WithoutCoding(rest.Slice(1, length)));
        rest = rest[(length + 2)..];
        return true;
    }

    // Tags are compared letter by letter, so "07" is not the version 7.
    private static long VersionOf(ReadOnlySpan<char> tag) =>
        long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && (tag[0] != '0' || tag.Length == 1)
            ? version
            : RowVersions.None;
}
