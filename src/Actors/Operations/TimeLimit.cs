namespace TableActors.Actors.Operations;

/// <summary>A cancellation that comes with the caller's own or at an operation's deadline, whichever is first.</summary>
internal sealed class TimeLimit : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _deadline;
    private readonly CancellationTokenSource _either;

    public TimeLimit(OperationContext context, TimeProvider time)
    {
        var left = context.Deadline - time.GetUtcNow();
        _deadline = new CancellationTokenSource(left < TimeSpan.Zero ? TimeSpan.Zero : left > Longest ? Longest : left, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_deadline.Token, context.Cancellation);
    }

    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _deadline.Dispose();
    }
}
