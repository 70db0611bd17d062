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

internal static class JobHostingExtensions
{
    // Each takes about 7 KiB of memory, and its inputs. Further jobs are only in the index and
    // the journal.
    private const int MostWaitingInMemory = 2000;
    private const int MostForgottenAtOnce = 1000;

    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.TryAddSingleton<JobRoutes>();
        services.TryAddSingleton<JobPreparation>();
        services.TryAddSingleton(provider => new JobSlots(
            provider.GetRequiredService<IOptions<TableActorsOptions>>().Value.Jobs.AtWork, MostWaitingInMemory));
        services.TryAddSingleton<JobGateway>();
        services.TryAddSingleton<IJobs>(provider => provider.GetRequiredService<JobGateway>());
        services.TryAddSingleton<IJobRetries>(provider => provider.GetRequiredService<JobGateway>());
        services.AddHostedService<JobScanService>();
        return services.AddHostedService<JobRetentionService>();
    }

    /// <summary>Adds the journal and the region of the jobs' actors.</summary>
    public static AkkaConfigurationBuilder WithJobs(this AkkaConfigurationBuilder builder, IServiceProvider provider)
    {
        builder.WithJobJournal(
            provider.GetRequiredService<IOptions<TableActorsOptions>>().Value.Journal,
            provider.GetRequiredService<DatabaseSessions>());
        return builder.WithShardRegion<JobRegion>(
            "job",
            (_, registry, _) => EntityProps(provider, registry),
            new JobMessageExtractor(),
            // A job that waits must stay, however long. A job that has ended passivates itself.
            new ShardOptions
            {
                HandOffStopMessage = DrainJob.Instance,
                RememberEntities = false,
                ShouldPassivateIdleEntities = false
            });
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
        foreach (var some in requests.Chunk(MostForgottenAtOnce))
            await register.ForgetAsync(some, CancellationToken.None).ConfigureAwait(false);
    }
}

/// <summary>What all job actors of a node share.</summary>
/// <param name="Index">The job index.</param>
/// <param name="Requests">The request register, which keeps the outcomes of the jobs' writes.</param>
/// <param name="ForgottenOutcomes">Takes the request ids whose kept outcomes may be deleted.</param>
/// <param name="ForgottenRows">Takes the rows of the index that may be deleted.</param>
/// <param name="Routes">The routes whose jobs this node can carry out.</param>
/// <param name="Slots">Limits how many jobs run at once.</param>
/// <param name="Reach">Knows what can be sent to another node.</param>
/// <param name="Lanes">
/// Finds the region of the export lanes; <see cref="ActorRefs.Nobody"/>: this node has none at
/// the moment.
/// </param>
/// <param name="Options">The settings of jobs.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">The log of all job actors.</param>
internal sealed record JobEnvironment(
    IJobIndex Index,
    IRequestRegister Requests,
    GroupedWrites<RequestId> ForgottenOutcomes,
    GroupedWrites<JobEntry> ForgottenRows,
    JobRoutes Routes,
    JobSlots Slots,
    NodeReach Reach,
    Func<IActorRef> Lanes,
    JobOptions Options,
    TimeProvider Time,
    ILogger<JobActor> Logger)
{
    /// <summary>Deletes the kept outcomes of all rounds of a job.</summary>
    public Task ForgetOutcomesAsync(JobId job, int lastRound) =>
        Task.WhenAll(Enumerable.Range(0, lastRound + 1).Select(
            round => ForgottenOutcomes.AddAsync(JobRequestIds.Of(job, round))));

    /// <summary>
    /// Deletes what is left of a job without events: its row, and the kept outcome of its first
    /// round, which a vanishing job may have left. It had no other rounds.
    /// </summary>
    public async Task ForgetAsync(JobEntry row)
    {
        await ForgetOutcomesAsync(row.Id, lastRound: 0).ConfigureAwait(false);
        await ForgottenRows.AddAsync(row).ConfigureAwait(false);
    }
}

/// <summary>The key under which the actor registry holds the shard region of all job actors.</summary>
internal sealed class JobRegion
{
    private JobRegion()
    {
    }
}

internal sealed class JobMessageExtractor : EntityExtractor
{
    public override string? EntityId(object message) => message is IJobMessage ours ? ours.Job?.Value ?? NoId : null;
}

/// <summary>
/// Tells a job's actor to stop, because its shard moves or the actor asked to rest. The actor
/// finishes its present step and stops. The job goes on with its next actor.
/// </summary>
internal sealed class DrainJob : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainJob()
    {
    }

    public static DrainJob Instance { get; } = new();

    public override string ToString() => nameof(DrainJob);
}

/// <summary>Answers messages whose job id is not valid: there is no such job.</summary>
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
