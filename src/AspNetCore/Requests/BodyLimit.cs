using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RequestDecompression;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Media;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>
/// Bounds the size of request bodies, before and while they are read. Of a compressed body, the
/// decompressed size counts.
/// </summary>
/// <param name="maxBody">The most bytes of one body.</param>
/// <param name="decompression">Decompresses the encodings that it knows.</param>
internal sealed class BodyLimit(long maxBody, IRequestDecompressionProvider decompression)
{
    private const string Understood = "gzip, br, deflate";

    public long MaxBody => maxBody;

    /// <summary>
    /// Refuses a body that is known to be too large, or has an unknown encoding. Makes the server
    /// end a body that turns out to be too large. Decompresses a body that is compressed.
    /// </summary>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>unsupported_media_type</c>.</exception>
    public void ApplyTo(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length > maxBody)
            throw TooLarge();
        // The server's own limit may differ, and the server would answer without a problem document.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature
            && (length is null || !(length <= feature.MaxRequestBodySize)))
            feature.MaxRequestBodySize = maxBody;
        if (context.Request.Headers.ContentEncoding.Count > 0)
            Decompress(context);
    }

    public ProblemException TooLarge() => new(new Problem(ErrorCodes.TooLarge, $"A body has at most {maxBody} bytes."));

    private void Decompress(HttpContext context)
    {
        var encoding = context.Request.Headers.ContentEncoding.ToString();
        if (encoding.Equals("identity", StringComparison.OrdinalIgnoreCase) || context.Request.ContentLength == 0)
            return;
        if (decompression.GetDecompressionStream(context) is { } plain)
        {
            context.Request.Body = new DecompressedBody(plain, encoding, this);
            context.Response.RegisterForDispose(plain);
            return;
        }

        context.Response.Headers.AcceptEncoding = Understood;
        throw new ProblemException(new Problem(
            ErrorCodes.UnsupportedMediaType,
            $"A body with {HeaderNames.ContentEncoding}: {encoding} is not understood; "
            + $"{Understood} are, one of them."));
    }
}

/// <summary>
/// A compressed body, decompressed while it is read. Reading fails once it is larger than a body
/// may be, however small it was compressed. Broken data is reported as a fault of the request.
/// </summary>
internal sealed class DecompressedBody(Stream plain, string encoding, BodyLimit limit) : ForwardStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ReadPlainAsync(buffer, cancellationToken);
        // To the decoders, data that ends too early just ends. A broken object or form is
        // recognised later, but no content at all would count as an empty object.
        if (count == 0 && _read == 0 && !buffer.IsEmpty)
            throw Broken();
        _read += count;
        return _read <= limit.MaxBody ? count : throw limit.TooLarge();
    }

    private async ValueTask<int> ReadPlainAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            return await plain.ReadAsync(buffer, cancellation);
        }
        // The decoders of gzip and of Brotli throw different exceptions.
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            throw Broken();
        }
    }

    private ProblemException Broken() =>
        new(new Problem(
            ErrorCodes.UnreadableBody,
            $"The body is not what its header Content-Encoding says, {encoding}, or ends too early."));
}
