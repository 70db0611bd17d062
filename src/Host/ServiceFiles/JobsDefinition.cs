using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>jobs</c> of a service file: the settings of <see cref="JobOptions"/>, which has the defaults.</summary>
internal sealed record JobsDefinition
{
    private static readonly JobOptions Defaults = new();

    public int AtWork { get; init; } = Defaults.AtWork;

    public TimeSpan RunTimeout { get; init; } = Defaults.RunTimeout;

    public TimeSpan KeepDoneFor { get; init; } = Defaults.KeepDoneFor;

    public TimeSpan KeepFailedFor { get; init; } = Defaults.KeepFailedFor;

    public TimeSpan KeepRemovedFor { get; init; } = Defaults.KeepRemovedFor;

    public TimeSpan ScanEvery { get; init; } = Defaults.ScanEvery;

    public void ApplyTo(TableActorsOptions options)
    {
        options.Jobs.AtWork = AtWork;
        options.Jobs.RunTimeout = RunTimeout;
        options.Jobs.KeepDoneFor = KeepDoneFor;
        options.Jobs.KeepFailedFor = KeepFailedFor;
        options.Jobs.KeepRemovedFor = KeepRemovedFor;
        options.Jobs.ScanEvery = ScanEvery;
    }
}
