namespace TableActors.Actors.Hosting;

/// <summary>Tells those who ask this node's regions when waiting has become pointless, or asking again has become useful.</summary>
internal sealed class RegionGate : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private CancellationTokenSource _departure = new();
    private volatile bool _isShut;

    /// <summary>
    /// Whether the node is ending and no other can take its place: a region would keep what it is sent until it has ended too, and would
    /// take the longer to end for it.
    /// </summary>
    public bool IsShut => _isShut;

    /// <summary>Cancelled when the regions have ended: what has not been answered by then never will be.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Cancelled when the next node has gone: what it was sent before is lost, if it had not answered yet.</summary>
    public CancellationToken Departure => Volatile.Read(ref _departure).Token;

    public void Shut() => _isShut = true;

    /// <summary>A node has gone.</summary>
    public void NodeGone()
    {
        // Not disposed of: those who wait still hold its token, and it has no timer.
        Interlocked.Exchange(ref _departure, new CancellationTokenSource()).Cancel();
    }

    public void End()
    {
        Shut();
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The application has ended before the actors.
        }
    }

    public void Dispose() => _over.Dispose();
}
