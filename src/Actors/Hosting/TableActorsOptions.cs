using Akka.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Cluster;
using TableActors.Actors.Computation;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Actors.Typed;

namespace TableActors.Actors.Hosting;

/// <summary>The settings of a node. Every fault is reported when the service starts.</summary>
public sealed class TableActorsOptions
{
    /// <summary>Where files are kept unless another place is chosen, relative to the working directory.</summary>
    internal const string DefaultMediaDirectory = "data/media";

    private Func<IServiceProvider, IMediaStore> _mediaStoreFactory =
        services => InDirectory(DefaultMediaDirectory, services);

    /// <summary>
    /// How long a request may take in all before it is answered <c>outcome_unknown</c>. Default:
    /// 30 s; 100 ms to 1 day.
    /// </summary>
    [Setting("limits.request_timeout"), Duration("100 ms", "1 day")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the query of a route may take, its rows' way to the client included. Then the node
    /// ends it, in the database too. Queries in the background have
    /// <see cref="JobOptions.RunTimeout"/> instead. Default (<see langword="null"/>):
    /// <see cref="RequestTimeout"/>; 100 ms to 1 day.
    /// </summary>
    [Setting("limits.query_timeout"), Duration("100 ms", "1 day")]
    public TimeSpan? QueryTimeout { get; set; }

    /// <summary>
    /// The most rows that the query of a route may answer, or that
    /// <see cref="ITypedTables.QueryAsync{TRow}"/> may find. A query that finds more is refused
    /// with <c>too_large</c>. If its answer has begun, the answer is broken off. Default: 1000000;
    /// 1 to 1000000000.
    /// </summary>
    [Setting("limits.max_rows"), WholeNumber(1, 1_000_000_000)]
    public int MaxRows { get; set; } = 1_000_000;

    /// <summary>The most writes of one transaction. Default: 1024; 1 to 100000.</summary>
    [Setting("limits.max_batch_writes"), WholeNumber(1, 100_000)]
    public int MaxBatchWrites { get; set; } = 1024;

    /// <summary>
    /// The most writes that wait per table. Past it the answer is <c>overloaded</c>. Default:
    /// 10000; 1 to 10000000.
    /// </summary>
    [Setting("limits.max_queued_writes"), WholeNumber(1, 10_000_000)]
    public int MaxQueuedWrites { get; set; } = 10_000;

    /// <summary>
    /// The most bytes of values that wait per table. Past it the answer is <c>overloaded</c>.
    /// Default: 64 MiB; at least 1 KiB.
    /// </summary>
    [Setting("limits.max_queued_bytes"), Size("1 KiB")]
    public long MaxQueuedBytes { get; set; } = 64L << 20;

    /// <summary>
    /// How many computations that may block run at once, each on a thread of its own. Default: 32;
    /// 1 to 1024.
    /// </summary>
    [Setting("limits.computation_threads"), WholeNumber(1, 1024)]
    public int ComputationThreads { get; set; } = 32;

    /// <summary>How many asynchronous computations run at once. Default: 256; 1 to 100000.</summary>
    [Setting("limits.async_computations"), WholeNumber(1, 100_000)]
    public int AsyncComputations { get; set; } = 256;

    /// <summary>How many programs of computed columns run at once. Default: 8; 1 to 1024.</summary>
    [Setting("limits.commands"), WholeNumber(1, 1024)]
    public int RunningPrograms { get; set; } = 8;

    /// <summary>
    /// How many calls of computed columns to services are under way at once. Default: 64; 1 to
    /// 10000.
    /// </summary>
    [Setting("limits.http_computations"), WholeNumber(1, 10_000)]
    public int HttpComputations { get; set; } = 64;

    /// <summary>
    /// The most bytes that a program may write to its standard output, or a service may answer.
    /// Default: 16 MiB; 1 KiB to 1 GiB.
    /// </summary>
    [Setting("limits.max_computed"), Size("1 KiB", "1 GiB")]
    public int MaxComputedBytes { get; set; } = 16 << 20;

    /// <summary>
    /// How many attempts an update has, the first included. Another one follows if the row has
    /// changed meanwhile. Default: 8; 1 to 1000.
    /// </summary>
    [Setting("limits.update_attempts"), WholeNumber(1, 1000)]
    public int UpdateAttempts { get; set; } = 8;

    /// <summary>
    /// How long a table without writes keeps its actor. The next write starts it again. Default:
    /// 10 min; 1 s to 365 days; zero: for ever.
    /// </summary>
    [Setting("limits.passivate_after"), Duration("1 s", "365 days", OrZero = true)]
    public TimeSpan PassivateAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long the outcome of a request with an <c>Idempotency-Key</c> is kept, so that a repeat
    /// gets it. Default: 24 h; 1 min, and no less than <see cref="RequestTimeout"/>, to 365 days.
    /// </summary>
    [Setting("idempotency.keep_for"), Duration("1 minute", "365 days")]
    public TimeSpan IdempotencyKeptFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// The functions that computed columns may call by name. Some come with the system; register
    /// others here.
    /// </summary>
    public FunctionCatalog Functions { get; } = new();

    /// <summary>Which files the node takes in, and how long they wait for their rows.</summary>
    public MediaOptions Media { get; } = new();

    /// <summary>How jobs are carried out, and how long they are kept.</summary>
    public JobOptions Jobs { get; } = new();

    /// <summary>
    /// How the node is one of several; <see langword="null"/>: it is the only one. See
    /// <see cref="UseCluster"/>.
    /// </summary>
    public TableClusterOptions? Cluster { get; private set; }

    /// <summary>
    /// Settings of Akka.NET that win over those of <c>akka.conf</c>. Specs use them to change what
    /// no application may change.
    /// </summary>
    internal Config Overrides { get; set; } = ConfigurationFactory.Empty;

    /// <summary>How long any query may take, whoever runs it.</summary>
    internal TimeSpan LongestQuery => new[] { RequestTimeout, QueryTimeout ?? RequestTimeout, Jobs.RunTimeout }.Max();

    internal JournalLocation? Journal { get; private set; }

    /// <summary>Makes the databases that exports can go to, one of each kind.</summary>
    internal Dictionary<Type, Func<IServiceProvider, ExportDatabase>> ExportDatabases { get; } = [];

    /// <summary>Makes what decides which nodes may use the store; <see langword="null"/>: nothing does.</summary>
    internal Func<IServiceProvider, IMembership>? MembershipFactory { get; set; }

    internal Func<IServiceProvider, ITableStore>? StoreFactory { get; private set; }

    internal Func<IServiceProvider, IMediaStore> MediaStoreFactory =>
        IsMediaInStore ? StoreMediaFactory! : _mediaStoreFactory;

    internal bool IsMediaInStore { get; private set; }

    internal Func<IServiceProvider, IMediaStore>? StoreMediaFactory { get; private set; }

    /// <summary>
    /// Chooses the store. Jobs survive the process only if a journal is chosen too: see
    /// <see cref="UseJournal"/>.
    /// </summary>
    /// <param name="factory">Makes the store, which is disposed of with the application.</param>
    /// <param name="media">
    /// Makes the media store that keeps files in the same place, for <see cref="UseMediaInStore"/>;
    /// left out: there is none.
    /// </param>
    /// <returns>These options.</returns>
    public TableActorsOptions UseStore(
        Func<IServiceProvider, ITableStore> factory, Func<IServiceProvider, IMediaStore>? media = null)
    {
        ArgumentNullException.ThrowIfNull(factory);
        StoreFactory = factory;
        StoreMediaFactory = media;
        MembershipFactory = null;
        return this;
    }

    /// <summary>
    /// Keeps the files of media columns in the database of the store, so that nodes which share it
    /// need no shared disk. Needs a store that keeps files: PostgreSQL does, SQLite does not. This
    /// may be called before or after the store is chosen.
    /// </summary>
    /// <returns>These options.</returns>
    public TableActorsOptions UseMediaInStore()
    {
        IsMediaInStore = true;
        return this;
    }

    /// <summary>
    /// Chooses where the events of jobs are kept. Default: beside the store if it is one of ours,
    /// otherwise in memory.
    /// </summary>
    /// <param name="location">
    /// The journal, which a database's package gives: <c>SqliteJournal</c>, <c>PostgresJournal</c>.
    /// Only one store may use it.
    /// </param>
    /// <returns>These options.</returns>
    public TableActorsOptions UseJournal(JournalLocation location)
    {
        ArgumentNullException.ThrowIfNull(location);
        Journal = location;
        return this;
    }

    /// <summary>
    /// Makes the node one of several, which find each other in their database. Needs PostgreSQL: a
    /// store that nodes can share, and whose membership decides who is alive.
    /// </summary>
    /// <param name="configure">
    /// Says where the node listens, and who may connect; left out: on this machine alone.
    /// </param>
    /// <returns>These options.</returns>
    public TableActorsOptions UseCluster(Action<TableClusterOptions>? configure = null)
    {
        Cluster ??= new TableClusterOptions();
        configure?.Invoke(Cluster);
        return this;
    }

    /// <summary>
    /// Keeps the files of media columns in a directory, which the first file creates. Default:
    /// <c>data/media</c>.
    /// </summary>
    /// <param name="path">
    /// The directory: absolute, or relative to the working directory. No other service may use the
    /// same one.
    /// </param>
    /// <returns>These options.</returns>
    public TableActorsOptions UseMediaDirectory(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return UseMediaStore(services => InDirectory(path, services));
    }

    /// <summary>Chooses where the files of media columns are kept.</summary>
    /// <param name="factory">Makes the media store, which is disposed of with the application.</param>
    /// <returns>These options.</returns>
    public TableActorsOptions UseMediaStore(Func<IServiceProvider, IMediaStore> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _mediaStoreFactory = factory;
        IsMediaInStore = false;
        return this;
    }

    private static DirectoryMediaStore InDirectory(string path, IServiceProvider services) =>
        new(path, services.GetService<ILogger<DirectoryMediaStore>>());
}
