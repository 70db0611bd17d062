using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace TableActors.AspNetCore.Media;

/// <summary>A part of a file.</summary>
/// <param name="Offset">Where it begins.</param>
/// <param name="Length">How many bytes it has; 0: the part that was asked for lies outside the file.</param>
internal sealed record ByteRange(long Offset, long Length)
{
    /// <summary>The one part that a request asks for; <see langword="null"/>: the whole file. A list of parts counts as the whole file.</summary>
    public static ByteRange? Of(HttpRequest request, long total)
    {
        if (!RangeHeaderValue.TryParse(request.Headers.Range.ToString(), out var header) || header.Unit != "bytes" || header.Ranges.Count != 1)
            return null;
        var range = header.Ranges.First();
        var from = range.From ?? Math.Max(0, total - range.To!.Value);
        var to = range.From is null ? total - 1 : Math.Min(range.To ?? total - 1, total - 1);
        return from > to ? new ByteRange(0, 0) : new ByteRange(from, to - from + 1);
    }
}
