namespace TableActors.Actors.Media.Formats;

/// <summary>
/// Recognises ZIP archives, and the many document formats that are archives, by the names of their
/// first entries.
/// </summary>
internal static class ZipContent
{
    private const int NameOffset = 30;
    private const int NameLengthOffset = 26;
    private const string Office = "application/vnd.openxmlformats-officedocument.";

    private static readonly MediaFormat Zip = new("zip", "application/zip", MediaKind.Other);
    private static readonly MediaFormat Word = new("docx", $"{Office}wordprocessingml.document", MediaKind.Other);
    private static readonly MediaFormat Sheet = new("xlsx", $"{Office}spreadsheetml.sheet", MediaKind.Other);
    private static readonly MediaFormat Slides = new("pptx", $"{Office}presentationml.presentation", MediaKind.Other);

    public static IReadOnlyList<MediaFormat> Formats { get; } = [Zip, Word, Sheet, Slides];

    public static MediaFormat? Recognise(ReadOnlySpan<byte> head, string named)
    {
        if (!head.StartsWith("PK\u0003\u0004"u8) && !head.StartsWith("PK\u0005\u0006"u8))
            return null;
        var isOffice = false;
        for (var rest = head; rest.IndexOf("PK\u0003\u0004"u8) is var at and >= 0; rest = rest[(at + 4)..])
        {
            var name = NameOf(rest[at..]);
            if (name.StartsWith("word/"u8))
                return Word;
            if (name.StartsWith("xl/"u8))
                return Sheet;
            if (name.StartsWith("ppt/"u8))
                return Slides;
            isOffice |= name.SequenceEqual("[Content_Types].xml"u8);
        }

        // The entry that tells the format comes after the leading bytes, so the file's own
        // extension decides.
        return isOffice ? Formats.FirstOrDefault(format => format.Extension == named) ?? Zip : Zip;
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> entry)
    {
        if (entry.Length < NameOffset)
            return default;
        var length = entry[NameLengthOffset] | entry[NameLengthOffset + 1] << 8;
        return entry[NameOffset..Math.Min(entry.Length, NameOffset + length)];
    }
}
