using TableActors.Actors.Hosting;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>limits</c> of a service file: the settings of <see cref="TableActorsOptions"/>, which has the defaults.</summary>
internal sealed record LimitsDefinition
{
    private static readonly TableActorsOptions Defaults = new();

    public TimeSpan RequestTimeout { get; init; } = Defaults.RequestTimeout;

    public int MaxBatchWrites { get; init; } = Defaults.MaxBatchWrites;

    public int MaxQueuedWrites { get; init; } = Defaults.MaxQueuedWrites;

    public long MaxQueuedBytes { get; init; } = Defaults.MaxQueuedBytes;

    public int ComputationThreads { get; init; } = Defaults.ComputationThreads;

    public int AsyncComputations { get; init; } = Defaults.AsyncComputations;

    public int Commands { get; init; } = Defaults.RunningCommands;

    public int HttpComputations { get; init; } = Defaults.HttpComputations;

    public int MaxComputed { get; init; } = Defaults.MaxComputedBytes;

    public int UpdateAttempts { get; init; } = Defaults.UpdateAttempts;

    public TimeSpan PassivateAfter { get; init; } = Defaults.PassivateAfter;

    public void ApplyTo(TableActorsOptions options)
    {
        options.RequestTimeout = RequestTimeout;
        options.MaxBatchWrites = MaxBatchWrites;
        options.MaxQueuedWrites = MaxQueuedWrites;
        options.MaxQueuedBytes = MaxQueuedBytes;
        options.ComputationThreads = ComputationThreads;
        options.AsyncComputations = AsyncComputations;
        options.RunningCommands = Commands;
        options.HttpComputations = HttpComputations;
        options.MaxComputedBytes = MaxComputed;
        options.UpdateAttempts = UpdateAttempts;
        options.PassivateAfter = PassivateAfter;
    }
}
