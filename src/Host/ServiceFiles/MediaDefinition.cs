using System.Collections.Immutable;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>media</c> of a service file: the settings of <see cref="MediaOptions"/>, which has the defaults.</summary>
internal sealed record MediaDefinition
{
    /// <summary>The word that stands for the database in the place of a directory; a directory of this name is <c>./store</c>.</summary>
    public const string InDatabase = "store";

    private static readonly MediaOptions Defaults = new();

    /// <summary>The directory of the files, or <see cref="InDatabase"/>. Default: <see cref="TableActorsOptions.DefaultMediaDirectory"/>.</summary>
    public string Store { get; init; } = TableActorsOptions.DefaultMediaDirectory;

    public long MaxFile { get; init; } = Defaults.MaxFileBytes;

    /// <summary>The hosts that files may be fetched from. Default: none.</summary>
    public ImmutableArray<string> FetchFrom { get; init; } = [];

    public TimeSpan FetchTimeout { get; init; } = Defaults.Fetch.Timeout;

    public TimeSpan PendingFor { get; init; } = Defaults.PendingFor;

    public TimeSpan SweepEvery { get; init; } = Defaults.SweepEvery;

    public void ApplyTo(TableActorsOptions options)
    {
        if (Store == InDatabase)
            options.UseMediaInStore();
        else
            options.UseMediaDirectory(Store);
        options.Media.MaxFileBytes = MaxFile;
        options.Media.PendingFor = PendingFor;
        options.Media.SweepEvery = SweepEvery;
        options.Media.Fetch.Timeout = FetchTimeout;
        foreach (var host in FetchFrom)
            options.Media.Fetch.FetchFrom.Add(host);
    }
}
