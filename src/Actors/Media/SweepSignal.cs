using System.Threading.Channels;

namespace TableActors.Actors.Media;

/// <summary>Tells the sweeper that there are orphans. Signals that come while it is busy become one.</summary>
internal sealed class SweepSignal
{
    private readonly Channel<bool> _signals =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public void Set() => _signals.Writer.TryWrite(true);

    public ValueTask<bool> WaitAsync(CancellationToken cancellation) => _signals.Reader.ReadAsync(cancellation);
}
