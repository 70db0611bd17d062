namespace TableActors.Actors.Exports;

/// <summary>A cancellation that comes with the caller's own, or when a target has had its time.</summary>
internal sealed class ExportTimeLimit : IDisposable
{
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenSource _either;

    public ExportTimeLimit(TimeSpan timeout, TimeProvider time, CancellationToken cancellation)
    {
        _end = new CancellationTokenSource(timeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_end.Token, cancellation);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether the target has had its time.</summary>
    public bool IsOver => _end.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _end.Dispose();
    }
}
