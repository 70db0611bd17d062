namespace TableActors.Actors.Operations;

/// <summary>A cancellation that comes when the caller cancels or when the time is over.</summary>
internal sealed class TimeLimit : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _either;

    public TimeLimit(OperationContext context, TimeProvider time)
        : this(context.Deadline - time.GetUtcNow(), time, context.Cancellation)
    {
    }

    public TimeLimit(TimeSpan left, TimeProvider time, CancellationToken cancellation)
    {
        _end = new CancellationTokenSource(
            left < TimeSpan.Zero ? TimeSpan.Zero : left > Longest ? Longest : left, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellation);
    }

    public CancellationToken Token => _either.Token;

    public bool IsOver => _end.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _end.Dispose();
    }
}
