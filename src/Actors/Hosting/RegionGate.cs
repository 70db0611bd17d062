namespace TableActors.Actors.Hosting;

/// <summary>Tells those who ask this node's regions when that has become pointless, so that they need not wait for their deadlines.</summary>
internal sealed class RegionGate : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private volatile bool _isShut;

    /// <summary>
    /// Whether the node is ending and no other can take its place: a region would keep what it is sent until it has ended too, and would
    /// take the longer to end for it.
    /// </summary>
    public bool IsShut => _isShut;

    /// <summary>Cancelled when the regions have ended: what has not been answered by then never will be.</summary>
    public CancellationToken Over => _over.Token;

    public void Shut() => _isShut = true;

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
