using System.Collections.Immutable;
using Akka;
using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using Akka.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace TableActors.Postgres.Membership;

/// <summary>
/// Makes this process a member in a PostgreSQL database. The members of a cluster find and judge
/// each other there. A node by itself makes sure that it has the database to itself.
/// </summary>
internal sealed partial class PostgresMembership : IMembership
{
    private readonly MemberDatabase _database;
    private readonly MembershipSettings _settings;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly MemberSession _session;
    private MemberName? _name;
    private Arbiter? _arbiter;

    /// <summary>
    /// Makes the membership. The location must not be that of a pooler of transactions, because
    /// locks belong to sessions. <paramref name="end"/> ends the process with an exit code and a
    /// reason, on the session's thread; left out: <see cref="ProcessEnd.Now"/>.
    /// </summary>
    public PostgresMembership(
        NpgsqlConnectionStringBuilder location, MembershipSettings settings, TimeProvider time, ILoggerFactory loggers,
        Action<int, string>? end = null)
    {
        _database = new MemberDatabase(location);
        _settings = settings;
        _loggers = loggers;
        _logger = loggers.CreateLogger<PostgresMembership>();
        _session = new MemberSession(
            _database, settings, time, loggers.CreateLogger<MemberSession>(), end ?? ProcessEnd.Now);
    }

    public Task<string> Evicted => _session.Evicted;

    public MembershipView View
    {
        get
        {
            if (_session.View is not { } view)
                return MembershipView.Empty;
            var own = view.Rows.FirstOrDefault(row => row.Incarnation == view.Self);
            return new MembershipView(
                view.Self, own?.State ?? MemberState.Evicted, [.. view.Rows.Select(row => row.Member)],
                own is { IsAlive: true } ? _session.Now - view.At : null);
        }
    }

    /// <summary>Raised after every look at the members' table, on the session's thread.</summary>
    public event Action<MemberTableSnapshot>? Looked
    {
        add => _session.Looked += value;
        remove => _session.Looked -= value;
    }

    /// <summary>
    /// The actor that asks for evictions and carries them out. It may start before the process has
    /// entered, and suspects nobody until then.
    /// </summary>
    public Props DowningActorProps(Cluster cluster)
    {
        Func<Arbiter> arbiter = () => Entered().Arbiter;
        var (session, settings, logger) = (_session, _settings, _loggers.CreateLogger<DowningActor>());
        return Props.Create(() => new DowningActor(cluster, session, arbiter, settings, logger));
    }

    public async Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation)
    {
        // A process that has entered has passed these checks.
        if (_name is not null)
            return [];
        try
        {
            return await _database.CheckAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            return [PostgresFailure.FaultOf(failure, _database.Role)];
        }
    }

    public async Task<MemberName> EnterAsync(CancellationToken cancellation)
    {
        try
        {
            _name = await _session.EnterAsync(cancellation).ConfigureAwait(false);
            _arbiter = new Arbiter(_database, _name, _settings);
            return await _arbiter.OpenAsync(cancellation).ConfigureAwait(false) != _session.Backend
                ? _name
                : throw new MembershipRefusedException(MemberDatabase.PoolerBetween);
        }
        catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
        {
            // The database answers, and will go on refusing. Only its reason helps whoever starts
            // the service.
            var missing = PostgresRights.IsMissing(refused) ? await CheckAsync(cancellation).ConfigureAwait(false) : [];
            throw new DefinitionException(missing is [] ? [PostgresFailure.FaultOf(refused, _database.Role)] : missing);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    public void Configure(AkkaConfigurationBuilder builder)
    {
        if (_settings.IsClustered)
            builder.AddHocon(DowningConfig, HoconAddMode.Prepend)
                .AddSetup(new MembershipSetup(this))
                .AddStartup((system, _) => EndOnceRemoved(system));
    }

    /// <summary>Makes Akka ask the database which members to remove.</summary>
    private static Config DowningConfig => ConfigurationFactory.ParseString(
        $"akka.cluster.downing-provider-class = \"{typeof(PostgresDowningProvider).AssemblyQualifiedName}\"");

    // If the database does not answer, this is how an evicted node learns of its eviction. Akka
    // would let it leave in good order, which takes long.
    private void EndOnceRemoved(ActorSystem system)
    {
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeServiceUnbind, "end-once-removed", () =>
        {
            if (shutdown.ShutdownReason is CoordinatedShutdown.ClusterDowningReason)
                _session.EndRemoved();
            return Task.FromResult(Done.Instance);
        });
    }

    public async Task JoinAsync(ActorSystem system, CancellationToken cancellation)
    {
        var (name, arbiter) = Entered();
        var cluster = Cluster.Get(system);
        await arbiter.WriteAddressAsync(cluster.SelfAddress.ToString(), cluster.SelfUniqueAddress.Uid, cancellation)
            .ConfigureAwait(false);
        var joining = new Joining(_database, _session, name, cluster, _settings, _loggers.CreateLogger<Joining>());
        await joining.RunAsync(cancellation).ConfigureAwait(false);
    }

    public Task LeavingAsync(CancellationToken cancellation) => WriteStateAsync(MemberState.Leaving, cancellation);

    public async Task LeftAsync(CancellationToken cancellation)
    {
        // Comes first: the session's thread ends when it sees the new state, and does not take the
        // end for an eviction.
        await WriteStateAsync(MemberState.Left, cancellation).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    // A failure here does not keep the node from leaving: the others will find its session gone.
    private async Task WriteStateAsync(MemberState state, CancellationToken cancellation)
    {
        try
        {
            await Entered().Arbiter.WriteStateAsync(state, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            LogStateNotWritten(failure, state);
        }
    }

    public async ValueTask DisposeAsync()
    {
        var ended = _session.StopAsync();
        if (Interlocked.Exchange(ref _arbiter, null) is { } arbiter)
        {
            await arbiter.WakeMembersAsync().ConfigureAwait(false);
            await arbiter.DisposeAsync().ConfigureAwait(false);
        }

        await ended.ConfigureAwait(false);
    }

    private (MemberName Name, Arbiter Arbiter) Entered() =>
        (_name, _arbiter) is ({ } name, { } arbiter)
            ? (name, arbiter)
            : throw new InvalidOperationException("The process has not entered.");

    [LoggerMessage(
        1540, LogLevel.Information,
        "The members' database does not answer, so that this node cannot say that it is {State}.")]
    private partial void LogStateNotWritten(Exception failure, MemberState state);
}
