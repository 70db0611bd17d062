using System.Buffers.Text;
using System.Text;

namespace TableActors.Bench.LoadGenerator;

/// <summary>
/// A request with placeholders: <c>{n}</c> is the next key of the run, the same wherever it stands
/// in one request; <c>{r}</c> is a key chosen at random, likewise. Rendering allocates nothing.
/// </summary>
internal sealed class RequestTemplate
{
    private const int LongestKey = 20;

    private readonly TextTemplate _target;
    private readonly byte[] _beforeTarget;
    private readonly TextTemplate _afterTarget;
    private readonly TextTemplate? _body;

    public RequestTemplate(LoadOptions options)
    {
        var url = new Uri(options.Url);
        _beforeTarget = Encoding.ASCII.GetBytes($"{options.Method} ");
        _target = new TextTemplate(TargetOf(options.Url));
        string headers = $" HTTP/1.1\r\nHost: {url.Authority}\r\n";
        if (options.Header is not null)
            headers += $"{options.Header}\r\n";
        if (options.Body is not null)
        {
            _body = new TextTemplate(options.Body);
            headers += "Content-Type: application/json\r\nContent-Length: ";
        }

        _afterTarget = new TextTemplate(headers);
        MaxLength = _beforeTarget.Length
            + _target.MaxLength
            + _afterTarget.MaxLength
            + LongestKey
            + 4
            + (_body?.MaxLength ?? 0);
    }

    /// <summary>The length of the longest request, in bytes.</summary>
    public int MaxLength { get; }

    /// <summary>Writes one request.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <param name="keys">Where its keys come from.</param>
    /// <returns>The length of the request.</returns>
    public int Render(Span<byte> destination, KeySequence keys)
    {
        long next = _target.UsesNext || _afterTarget.UsesNext || _body is { UsesNext: true } ? keys.Next() : 0;
        long any = _target.UsesAny || _afterTarget.UsesAny || _body is { UsesAny: true } ? keys.Any() : 0;
        int length = Append(destination, 0, _beforeTarget);
        length += _target.Render(destination[length..], next, any);
        length += _afterTarget.Render(destination[length..], next, any);
        if (_body is null)
            return Append(destination, length, "\r\n"u8);
        Utf8Formatter.TryFormat(_body.LengthFor(next, any), destination[length..], out int digits);
        length = Append(destination, length + digits, "\r\n\r\n"u8);
        return length + _body.Render(destination[length..], next, any);
    }

    // Uri would escape the placeholders' braces.
    private static string TargetOf(string url)
    {
        int path = url.IndexOf('/', "http://".Length);
        return path < 0 ? "/" : url[path..];
    }

    private static int Append(Span<byte> destination, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(destination[at..]);
        return at + bytes.Length;
    }
}
