using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Stores.Postgres.Files;

/// <summary>Random bytes, with a pause at one place, as a slow client makes it.</summary>
internal sealed class PausingStream(int length, int pauseAt) : MemoryStream(BytesOf(length))
{
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when all before the pause has been read.</summary>
    public Task Paused => _paused.Task.OrFailAsync("the stream was read up to its pause");

    public void GoOn() => _goOn.SetResult();

    /// <summary>Breaks off where the pause is.</summary>
    public void Break() => _goOn.SetException(new EndOfStreamException("The client has gone."));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position == pauseAt)
        {
            _paused.TrySetResult();
            await _goOn.Task.WaitAsync(cancellationToken);
        }

        var most = Position < pauseAt ? (int)Math.Min(buffer.Length, pauseAt - Position) : buffer.Length;
        return await base.ReadAsync(buffer[..most], cancellationToken);
    }

    private static byte[] BytesOf(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
