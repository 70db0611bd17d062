using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TableActors.AspNetCore.Answers;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Requests;

/// <summary>
/// The conditions of RFC 9110 on a request's row: <c>If-Match</c> and <c>If-None-Match</c>. The
/// request's body or query string names the row, not the path. The tags are compared with the row's
/// version.
/// </summary>
internal static class RowCondition
{
    /// <summary>What <c>If-None-Match</c> means in a request that changes a row.</summary>
    public const string UnwantedVersions =
        "The versions that the row must not have, as `ETag` gave them, quotes included; `*`: any. "
        + "Otherwise nothing happens.";

    private static readonly Problem MalformedMatch = new(
        ErrorCodes.BadHeader, "If-Match must be * or a list of entity tags such as \"7\", quotes included.");

    private static readonly Problem MalformedNoneMatch = new(
        ErrorCodes.BadHeader, "If-None-Match must be * or a list of entity tags such as \"7\", quotes included.");

    /// <summary>Reads both headers of a request that changes a row.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="versions">Which versions the row may have, as <see cref="RowVersions"/> says.</param>
    /// <returns>What is wrong with the headers; <see langword="null"/>: nothing.</returns>
    public static Problem? Read(IHeaderDictionary headers, out ImmutableArray<long> versions)
    {
        versions = [];
        if (headers.IfMatch.Count > 0 && !EntityTagList.TryParse(headers.IfMatch, out versions))
            return MalformedMatch;
        if (headers.IfNoneMatch.Count == 0)
            return null;
        if (!EntityTagList.TryParse(headers.IfNoneMatch, out var unwanted, takesWeakTags: true))
            return MalformedNoneMatch;
        versions = (versions.IsEmpty, unwanted.IsEmpty) switch
        {
            (_, true) => [RowVersions.None],
            (true, _) => RowVersions.Except(unwanted),
            _ => versions.RemoveAll(version => unwanted.Contains(version)) is { IsEmpty: false } wanted
                ? wanted
                : [RowVersions.None],
        };
        return null;
    }

    /// <summary>
    /// Reads the header of a request that adds a row. Only <c>If-None-Match: *</c> makes sense: the
    /// primary key must not be taken.
    /// </summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="versions">A condition that refuses every existing row; empty: the request states none.</param>
    /// <returns>What is wrong with the headers; <see langword="null"/>: nothing.</returns>
    public static Problem? ReadOfNewRow(IHeaderDictionary headers, out ImmutableArray<long> versions)
    {
        versions = [];
        if (headers.IfNoneMatch.Count == 0)
            return null;
        if (!EntityTagList.TryParse(headers.IfNoneMatch, out var unwanted, takesWeakTags: true))
            return MalformedNoneMatch;
        if (!unwanted.IsEmpty)
            return new Problem(
                ErrorCodes.BadHeader, "If-None-Match can only be * here: a row that is added has no version yet.");
        versions = [RowVersions.None];
        return null;
    }

    /// <summary>
    /// Whether the client says that it has this version of the row already. A malformed header says
    /// nothing. At worst, the client then gets the row once more.
    /// </summary>
    public static bool IsKnown(IHeaderDictionary headers, long version) =>
        headers.IfNoneMatch.Count > 0
        && EntityTagList.TryParse(headers.IfNoneMatch, out var known, takesWeakTags: true)
        && (known.IsEmpty || known.Contains(version));
}

/// <summary>Reads the headers <c>If-Match</c> and <c>If-None-Match</c>: lists of versions.</summary>
internal static class EntityTagList
{
    /// <summary>Reads the header's lines.</summary>
    /// <param name="lines">At least one line.</param>
    /// <param name="versions">
    /// The versions; empty: any, by <c>*</c>. A tag that is no version becomes
    /// <see cref="RowVersions.None"/>, so that a list of such tags does not mean any.
    /// </param>
    /// <param name="takesWeakTags">
    /// Whether weak tags name versions too, as they do for <c>If-None-Match</c>. Default: no.
    /// </param>
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
        if (length < 0
            || rest.Slice(1, length).ContainsAnyInRange('\0', ' ')
            || rest.Slice(1, length).Contains('\u007f'))
            return false;
        if (!isWeak || takesWeakTags)
            version = VersionOf(EntityTag.WithoutCoding(rest.Slice(1, length)));
        rest = rest[(length + 2)..];
        return true;
    }

    // Tags are compared letter by letter, so "07" is not the version 7.
    private static long VersionOf(ReadOnlySpan<char> tag) =>
        long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && (tag[0] != '0' || tag.Length == 1)
            ? version
            : RowVersions.None;
}
