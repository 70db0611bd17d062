using Akka.Actor.Shutdown;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Runs registered tasks in phases when the system, or the process, ends. The phases and what each depends on come from
/// <c>akka.coordinated-shutdown.phases</c>; the tasks of one phase run side by side, each phase within its time-out.
/// </summary>
public sealed partial class CoordinatedShutdown : IExtension
{
    public static readonly string PhaseBeforeServiceUnbind = "before-service-unbind";
    public static readonly string PhaseServiceUnbind = "service-unbind";
    public static readonly string PhaseServiceRequestsDone = "service-requests-done";
    public static readonly string PhaseServiceStop = "service-stop";
    public static readonly string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public static readonly string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public static readonly string PhaseClusterLeave = "cluster-leave";
    public static readonly string PhaseClusterExiting = "cluster-exiting";
    public static readonly string PhaseClusterExitingDone = "cluster-exiting-done";
    public static readonly string PhaseClusterShutdown = "cluster-shutdown";
    public static readonly string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public static readonly string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly Lock _gate = new();
    private readonly ShutdownPhases _phases;
    private readonly Dictionary<string, List<ShutdownTask>> _tasks = [];
    private readonly ILoggingAdapter _log;
    private Task<Done> _run;

    internal CoordinatedShutdown(ExtendedActorSystem system)
    {
        System = system;
        _log = Logging.GetLogger(system, typeof(CoordinatedShutdown));
        _phases = ShutdownPhases.Read(system.Settings.Config.GetConfig("akka.coordinated-shutdown"));
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Why the shutdown runs; null until it does.</summary>
    public Reason ShutdownReason { get; private set; }

    public TimeSpan TotalTimeout => _phases.InOrder().Aggregate(TimeSpan.Zero, (sum, phase) => sum + phase.Timeout);

    public static CoordinatedShutdown Get(ActorSystem sys) =>
        (CoordinatedShutdown)sys.RegisterExtension(new CoordinatedShutdownExtension());

    /// <summary>Adds a task to a phase; one that is added to a phase that is over never runs.</summary>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentException.ThrowIfNullOrEmpty(taskName);
        ArgumentNullException.ThrowIfNull(task);
        if (!_phases.Contains(phase))
            throw new ArgumentException($"Unknown phase [{phase}], known phases are [{_phases.Names}]", nameof(phase));

        lock (_gate)
        {
            if (!_tasks.TryGetValue(phase, out var tasks)) _tasks.Add(phase, tasks = []);
            tasks.Add(new ShutdownTask(taskName, task));
        }
    }

    /// <summary>Runs all phases, or those from the given one on. Only the first call runs anything; all get its outcome.</summary>
    public Task<Done> Run(Reason reason, string fromPhase = null)
    {
        lock (_gate)
        {
            if (_run is not null) return _run;
            ShutdownReason = reason;
            return _run = Task.Run(() => RunPhases(fromPhase));
        }
    }

    public TimeSpan Timeout(string phase) => _phases.Get(phase).Timeout;

    private async Task<Done> RunPhases(string fromPhase)
    {
        _log.Debug("Coordinated shutdown runs because of {0}", ShutdownReason);
        foreach (var phase in _phases.InOrder(fromPhase))
        {
            if (phase.Enabled) await RunPhase(phase).ConfigureAwait(false);
        }

        return Done.Instance;
    }

    private async Task RunPhase(ShutdownPhase phase)
    {
        ShutdownTask[] tasks;
        lock (_gate) tasks = _tasks.TryGetValue(phase.Name, out var added) ? [.. added] : [];
        if (tasks.Length == 0) return;

        var all = Task.WhenAll(Array.ConvertAll(tasks, task => RunTask(phase, task)));
        try
        {
            await all.WaitAsync(phase.Timeout).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            if (!phase.Recover)
                throw new TimeoutException($"Coordinated shutdown phase [{phase.Name}] timed out after {phase.Timeout}", late);
            _log.Warning("Coordinated shutdown phase [{0}] timed out after {1}", phase.Name, phase.Timeout);
        }
    }

    private async Task RunTask(ShutdownPhase phase, ShutdownTask task)
    {
        try
        {
            await task.Run().ConfigureAwait(false);
        }
        catch (Exception fault) when (phase.Recover)
        {
            _log.Warning(fault, "Task [{0}] failed in phase [{1}]", task.Name, phase.Name);
        }
    }

    private sealed record ShutdownTask(string Name, Func<Task<Done>> Run);
}
