using TableActors.Actors.Media;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

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
