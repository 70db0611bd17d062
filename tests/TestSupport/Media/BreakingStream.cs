namespace TableActors.TestSupport.Media;

/// <summary>Yields some bytes and then fails, as a client does that goes away in the middle of an upload.</summary>
internal sealed class BreakingStream(int goodBytes) : MemoryStream(new byte[goodBytes])
{
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        await base.ReadAsync(buffer, cancellationToken) is var read and > 0
            ? read
            : throw new EndOfStreamException("The client has gone.");
}
