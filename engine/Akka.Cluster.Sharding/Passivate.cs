namespace Akka.Cluster.Sharding;

/// <summary>
/// An entity sends this to its parent to be stopped without losing messages: the entity gets <see cref="StopMessage"/> back,
/// and what arrives until it has stopped is kept for its next incarnation.
/// </summary>
public sealed class Passivate : IShardRegionCommand
{
    public Passivate(object stopMessage) => StopMessage = stopMessage;

    public object StopMessage { get; }
}
