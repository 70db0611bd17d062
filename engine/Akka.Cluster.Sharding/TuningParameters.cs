using Akka.Configuration;

namespace Akka.Cluster.Sharding;

/// <summary>Limits and times that rarely need changing.</summary>
public class TuningParameters
{
    /// <summary>How long a region waits before it asks again for the home of a shard.</summary>
    public readonly TimeSpan RetryInterval;

    /// <summary>How many messages one region keeps for entities that are starting or stopping; more go to dead letters.</summary>
    public readonly int BufferSize;

    /// <summary>How long entities may take to stop in a hand-off before they are stopped by force.</summary>
    public readonly TimeSpan HandOffTimeout;

    internal TuningParameters(TimeSpan retryInterval, int bufferSize, TimeSpan handOffTimeout)
    {
        RetryInterval = retryInterval;
        BufferSize = bufferSize;
        HandOffTimeout = handOffTimeout;
    }

    internal static TuningParameters Create(Config config) => new(
        config.GetTimeSpan("retry-interval"),
        config.GetInt("buffer-size"),
        config.GetTimeSpan("handoff-timeout"));

    public TuningParameters WithRetryInterval(TimeSpan retryInterval) => new(retryInterval, BufferSize, HandOffTimeout);

    public TuningParameters WithBufferSize(int bufferSize) => new(RetryInterval, bufferSize, HandOffTimeout);

    public TuningParameters WithHandOffTimeout(TimeSpan handOffTimeout) => new(RetryInterval, BufferSize, handOffTimeout);
}
