namespace TableActors.Bench.HandWritten;

/// <summary>
/// Lets one write at a time through where the database has only one writer anyway. SQLite's own
/// wait for the write lock sleeps between attempts; at 64 connections that costs two thirds of the
/// throughput, which nobody who measured would leave so.
/// </summary>
internal sealed class WriteGate
{
    private readonly SemaphoreSlim? _writer;

    private WriteGate(SemaphoreSlim? writer) => _writer = writer;

    public static WriteGate OneAtATime() => new(new SemaphoreSlim(1));

    public static WriteGate Open() => new(null);

    public async ValueTask<Pass> EnterAsync(CancellationToken cancel)
    {
        if (_writer is not null)
            await _writer.WaitAsync(cancel);
        return new Pass(_writer);
    }

    /// <summary>Held while writing.</summary>
    internal readonly struct Pass(SemaphoreSlim? writer) : IDisposable
    {
        public void Dispose() => writer?.Release();
    }
}
