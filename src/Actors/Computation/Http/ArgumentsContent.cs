using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation.Http;

/// <summary>
/// The arguments of a call as one JSON object. Files are written as <c>data:</c> URLs while they
/// are read, so that none is in memory as a whole. The length is known beforehand.
/// </summary>
internal sealed class ArgumentsContent : HttpContent
{
    // A multiple of three, so that the base64 forms of the pieces can be joined.
    private const int PieceLength = 48 * 1024;
    private static readonly JsonWriterOptions FewEscapes =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<object> _parts = [];

    public ArgumentsContent() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

    /// <summary>Adds a value, or an open file, which the content disposes of.</summary>
    public void Add(Column column, object value)
    {
        var json = new ArrayBufferWriter<byte>();
        json.Write(_parts.Count == 0 ? "{"u8 : ","u8);
        json.Write(JsonSerializer.SerializeToUtf8Bytes(column.Name));
        json.Write(":"u8);
        if (value is MediaContent file)
        {
            json.Write(Encoding.ASCII.GetBytes(
                $"\"data:{file.ContentType.Replace(" ", "", StringComparison.Ordinal)};base64,"));
            _parts.Add(json.WrittenMemory);
            _parts.Add(file);
            _parts.Add((ReadOnlyMemory<byte>)"\""u8.ToArray());
            return;
        }

        using (var writer = new Utf8JsonWriter(json, FewEscapes))
            column.Type.WriteJson(writer, value, MediaLinks.Relative);
        _parts.Add(json.WrittenMemory);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        if (_parts.Count == 0)
            await stream.WriteAsync("{"u8.ToArray()).ConfigureAwait(false);
        foreach (var part in _parts)
        {
            if (part is MediaContent file)
                await WriteBase64Async(file.Content, stream).ConfigureAwait(false);
            else
                await stream.WriteAsync((ReadOnlyMemory<byte>)part).ConfigureAwait(false);
        }

        await stream.WriteAsync("}"u8.ToArray()).ConfigureAwait(false);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _parts.Count == 0 ? 2 : 1;
        foreach (var part in _parts)
            length += part is MediaContent file ? (file.Length + 2) / 3 * 4 : ((ReadOnlyMemory<byte>)part).Length;
        return true;
    }

    protected override void Dispose(bool disposing)
    {
        foreach (var file in _parts.OfType<MediaContent>())
            file.Content.Dispose();
        base.Dispose(disposing);
    }

    private static async Task WriteBase64Async(Stream file, Stream target)
    {
        var piece = new byte[PieceLength];
        var text = new byte[PieceLength / 3 * 4];
        while (await file.ReadAtLeastAsync(piece, piece.Length, throwOnEndOfStream: false).ConfigureAwait(false)
            is var read and > 0)
        {
            System.Buffers.Text.Base64.EncodeToUtf8(piece.AsSpan(0, read), text, out _, out var written);
            await target.WriteAsync(text.AsMemory(0, written)).ConfigureAwait(false);
        }
    }
}
