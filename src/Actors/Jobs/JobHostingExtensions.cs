using Akka.Actor;
using Akka.Cluster.Hosting;
using Akka.Event;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Stores;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>Adds jobs to a node.</summary>
internal static class JobHostingExtensions
{
    // About 7 KiB each, and what they were given; any more are only in the index and the journal.
    private const int Waiting = 2000;
    private const int ForgottenAtOnce = 1000;

    /// <summary>Adds <see cref="IJobs"/>, <see cref="JobRoutes"/>, and the services that look after jobs.</summary>
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton<JobRoutes>();
        services.TryAddSingleton<JobPreparation>();
        services.TryAddSingleton(provider => new JobSlots(provider.GetRequiredService<IOptions<TableActorsOptions>>().Value.Jobs.AtWork, Waiting));
        services.TryAddSingleton<IJobs, JobGateway>();
        services.AddHostedService<JobScanService>();
        return services.AddHostedService<JobRetentionService>();
    }

    /// <summary>Adds the journal and the region of the jobs' actors.</summary>
    public static AkkaConfigurationBuilder WithJobs(this AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        builder.WithJobJournal(
            provider.GetRequiredService<IOptions<TableActorsOptions>>().Value.Journal, provider.GetRequiredService<DatabaseSessions>());
        return builder.WithShardRegion<JobRegion>(
            "job",
            (_, registry, _) => EntityProps(provider, registry),
            new JobMessageExtractor(),
            // A job that waits must stay, however long; one that has ended goes by itself.
            new ShardOptions { HandOffStopMessage = DrainJob.Instance, RememberEntities = false, ShouldPassivateIdleEntities = false });
    }

    private static Func<string, Props> EntityProps(IServiceProvider provider, IActorRegistry registry)
    {
        var options = provider.GetRequiredService<IOptions<TableActorsOptions>>().Value.Jobs;
        var gate = provider.GetRequiredService<RegionGate>();
        var store = provider.GetRequiredService<ITableStore>();
        var environment = new JobEnvironment(
            store.Jobs,
            store.Requests,
            new GroupedWrites<RequestId>(requests => ForgetAsync(store.Requests, requests)),
            new GroupedWrites<JobEntry>(rows => store.Jobs.ForgetAsync(rows, CancellationToken.None)),
            provider.GetRequiredService<JobRoutes>(),
            provider.GetRequiredService<JobSlots>(),
            provider.GetRequiredService<NodeReach>(),
            () => !gate.IsShut && registry.TryGet<ExportLaneRegion>(out var lanes) ? lanes : ActorRefs.Nobody,
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<JobActor>>());
        return id => JobId.TryParse(id, out var job)
            ? Props.Create(() => new JobActor(job, environment))
            : Props.Create(() => new MissingJobActor());
    }

    private static async Task ForgetAsync(IRequestRegister register, IReadOnlyList<RequestId> requests)
    {
        foreach (var some in requests.Chunk(ForgottenAtOnce))
            await register.ForgetAsync(some, CancellationToken.None).ConfigureAwait(false);
    }
}

/// <summary>What all jobs of a node share.</summary>
/// <param name="Index">Where they are listed.</param>
/// <param name="Requests">Where the outcomes of their writes are kept.</param>
/// <param name="Forgotten">Takes requests whose outcomes need not be kept any longer.</param>
/// <param name="ForgottenRows">Takes rows of the index of which nothing is to be left.</param>
/// <param name="Routes">What they carry out.</param>
/// <param name="Slots">How many are at work.</param>
/// <param name="Place">Where this node stands.</param>
/// <param name="Lanes">Finds the region of export lanes; <see cref="ActorRefs.Nobody"/> where there is none yet.</param>
/// <param name="Options">The settings.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log.</param>
internal sealed record JobEnvironment(
    IJobIndex Index,
    IRequestRegister Requests,
    GroupedWrites<RequestId> Forgotten,
    GroupedWrites<JobEntry> ForgottenRows,
    JobRoutes Routes,
    JobSlots Slots,
    NodeReach Place,
    Func<IActorRef> Lanes,
    JobOptions Options,
    TimeProvider Time,
    ILogger<JobActor> Logger)
{
    /// <summary>Forgets the outcomes of all writes of a job.</summary>
    public Task ForgetOutcomesAsync(JobId job, int lastRound) =>
        Task.WhenAll(Enumerable.Range(0, lastRound + 1).Select(round => Forgotten.AddAsync(JobRequestIds.Of(job, round))));

    /// <summary>
    /// Forgets a job without events. It has no outcome of a write, or only that of its first round, which it has left when it vanished.
    /// </summary>
    public async Task ForgetAsync(JobEntry row)
    {
        await ForgetOutcomesAsync(row.Id, lastRound: 0).ConfigureAwait(false);
        await ForgottenRows.AddAsync(row).ConfigureAwait(false);
    }
}

/// <summary>The key under which the region of all job actors is registered.</summary>
public sealed class JobRegion
{
    private JobRegion()
    {
    }
}

/// <summary>Finds the actor that a message is for: its id is the job's, its shard follows from a stable hash of it.</summary>
internal sealed class JobMessageExtractor : EntityExtractor
{
    /// <inheritdoc/>
    public override string? EntityId(object message) => message is IJobMessage ours ? ours.Job?.Value ?? NoId : null;
}

/// <summary>
/// Tells a job's actor that it is to go elsewhere or to rest: it ends the step that is under way, and stops. What is left of the job goes
/// on with its next actor.
/// </summary>
internal sealed class DrainJob : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainJob()
    {
    }

    /// <summary>The one value there is.</summary>
    public static DrainJob Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => nameof(DrainJob);
}

/// <summary>Stands where no job can be, as its id is none.</summary>
internal sealed class MissingJobActor : ReceiveActor
{
    public MissingJobActor()
    {
        Receive<IJobMessage>(message =>
        {
            if (JobActor.IsAnswered(message))
                Sender.Tell(new JobRefused(JobProblems.NotFound));
        });
        Receive<DrainJob>(_ => Context.Stop(Self));
    }
}
