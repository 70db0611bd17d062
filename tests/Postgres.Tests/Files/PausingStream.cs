using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Files;

/// <summary>Random bytes, with a pause at one place, as a slow client makes it.</summary>
internal sealed class PausingStream(int length, int pauseAt) : MemoryStream(BytesOf(length))
{
    private readonly TaskCompletionSource _paused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when all before the pause has been read.</summary>
    public Task Paused => _paused.Task.OrFailAsync("the stream was read up to its pause");

    /// <summary>Ends the pause.</summary>
    /// <param name="most">The most bytes of the first read after it.</param>
    public void GoOn(int most = int.MaxValue) => _goOn.SetResult(most);

    /// <summary>Breaks off where the pause is.</summary>
    public void Break() => _goOn.SetException(new EndOfStreamException("The client has gone."));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var most = Position < pauseAt ? (int)(pauseAt - Position) : int.MaxValue;
        if (Position == pauseAt)
        {
            _paused.TrySetResult();
            most = await _goOn.Task.WaitAsync(cancellationToken);
        }

        return await base.ReadAsync(buffer[..Math.Min(most, buffer.Length)], cancellationToken);
    }

    private static byte[] BytesOf(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }
}
