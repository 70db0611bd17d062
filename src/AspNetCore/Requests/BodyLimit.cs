using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.RequestDecompression;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Media;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Bounds the size of request bodies, before they are read and while they are; of compressed ones, of what they become.</summary>
/// <param name="maxBody">The most bytes of one body.</param>
/// <param name="decompression">What knows the encodings.</param>
internal sealed class BodyLimit(long maxBody, IRequestDecompressionProvider decompression)
{
    private const string Understood = "gzip, br, deflate";

    /// <summary>The most bytes of one body.</summary>
    public long MaxBody => maxBody;

    /// <summary>
    /// Refuses what is known to be too large, or is encoded in an unknown way; makes the server end a body that turns out too large, and
    /// decompresses one that is compressed.
    /// </summary>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>unsupported_media_type</c>.</exception>
    public void ApplyTo(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length > maxBody)
            throw TooLarge();
        // The server's own limit is another, and would be answered without a problem.
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
            ErrorCodes.UnsupportedMediaType, $"A body with {HeaderNames.ContentEncoding}: {encoding} is not understood; {Understood} are, one of them."));
    }
}

/// <summary>
/// What a compressed body becomes while it is read. It ends where it becomes larger than a body may be, however small it has arrived, and
/// says of broken data that the client has sent it.
/// </summary>
/// <param name="plain">The decompressed content.</param>
/// <param name="encoding">How it was compressed.</param>
/// <param name="limit">What one body may take.</param>
internal sealed class DecompressedBody(Stream plain, string encoding, BodyLimit limit) : ForwardStream
{
    private long _read;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await ReadPlainAsync(buffer, cancellationToken);
        // The decoders take data that end too early for the end. What is left of an object or a form is seen to be broken; nothing at all would be an empty object.
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
        // The decoders of gzip and of Brotli say it in different ways.
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            throw Broken();
        }
    }

    private ProblemException Broken() =>
        new(new Problem(ErrorCodes.UnreadableBody, $"The body is not what its header Content-Encoding says, {encoding}, or ends too early."));
}
