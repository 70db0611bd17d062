using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Cluster;

namespace TableActors.Actors.Telemetry;

/// <summary>What can be read of a node at any time: how much waits for its tables and export lanes, and for how long.</summary>
internal sealed class NodeGauges : IHostedService, IDisposable
{
    private readonly Meter _meter = new(TableTelemetry.Name);
    private readonly LiveEntities _live;
    private readonly TimeProvider _time;

    public NodeGauges(LiveEntities live, TimeProvider time)
    {
        (_live, _time) = (live, time);
        // Jobs are told of from the start of the node on, not from its first job.
        RuntimeHelpers.RunClassConstructor(typeof(JobsAtHand).TypeHandle);
        _meter.CreateObservableGauge("tableactors.queue.size", () => Waiting(EntityKind.Table, "table"), "{write}", "Writes that wait for their transaction.");
        _meter.CreateObservableGauge("tableactors.export.queue.size", () => Waiting(EntityKind.Lane, "lane"), "{row}", "Rows that lanes hold.");
        _meter.CreateObservableGauge("tableactors.export.oldest", Oldest, "s", "How long the oldest row of a lane has been with it.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Waiting(EntityKind kind, string tag) => _live.All
        .Where(entity => entity.Kind == kind)
        .Select(entity => new Measurement<int>(entity.Waiting, new KeyValuePair<string, object?>(tag, entity.Name)));

    private IEnumerable<Measurement<double>> Oldest()
    {
        var now = _time.GetUtcNow();
        return _live.All
            .Where(entity => entity.Kind == EntityKind.Lane)
            .Select(lane => new Measurement<double>(
                lane.WaitingSince is { } since && since < now ? (now - since).TotalSeconds : 0, new KeyValuePair<string, object?>("lane", lane.Name)));
    }
}
