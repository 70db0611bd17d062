using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>
/// Simulates members, their database and the network between them. In each step every process that
/// runs beats, looks at the others, and asks for the evictions that the rules demand. The database
/// decides by the rules of the verdict.
/// </summary>
internal sealed class JudgementSimulation
{
    private static readonly TimeSpan StepTakes = TimeSpan.FromMilliseconds(200);
    private readonly MembershipSettings _settings;
    private readonly Random _random;
    private readonly List<Process> _processes;
    private TimeSpan _now = TimeSpan.FromMinutes(1);

    public JudgementSimulation(int seed, int members, MembershipSettings settings)
    {
        _settings = settings;
        _random = new Random(seed);
        _processes = [.. Enumerable.Range(1, members).Select(it => new Process(it))];
    }

    /// <summary>Whether the database answers. While it does not, all sessions end.</summary>
    public bool HasDatabase { get; set; } = true;

    public Random Random => _random;

    public IReadOnlyList<Process> Processes => _processes;

    public IEnumerable<Process> Alive => _processes.Where(it => it is { IsDead: false, IsEvicted: false });

    public void Run(double seconds)
    {
        for (var end = _now + TimeSpan.FromSeconds(seconds); _now < end; _now += StepTakes)
        {
            foreach (var process in _processes.OrderBy(_ => _random.Next()))
                Step(process);
        }
    }

    /// <summary>Stops a process. Its sessions stay.</summary>
    public void Pause(Process process, double seconds) => process.PausedUntil = _now + TimeSpan.FromSeconds(seconds);

    /// <summary>
    /// Puts every process on one side of a partition. Processes on the same side reach each other.
    /// </summary>
    public void Partition(Func<Process, int> side)
    {
        foreach (var process in _processes)
            process.Side = side(process);
    }

    private void Step(Process it)
    {
        if (!HasDatabase || it.IsDead)
            it.HasSession = false;
        if (!HasDatabase || it.IsDead || it.PausedUntil > _now)
            return;
        if (it.IsEvicted)
        {
            it.IsDead = true;
            it.HasSession = false;
            return;
        }

        if (!it.HasSession)
        {
            it.HasSession = true;
            it.SessionOpenedAt = _now;
        }

        it.Beat++;
        it.BeatAt = _now;
        Judge(it);
    }

    private void Judge(Process it)
    {
        var rows = _processes.Select(RowOf);
        var view = new MemberTableSnapshot(_now, _now - it.SessionOpenedAt, it.Incarnation, [.. rows]);
        it.Seen = it.Seen.See(view, _settings);
        foreach (var peer in _processes.Where(peer => peer != it))
        {
            var isReached = peer.Side == it.Side && peer is { IsDead: false };
            it.Seen = isReached && peer.PausedUntil <= _now
                ? it.Seen.BecameReachable(Looks.AddressOf(peer.Incarnation), Looks.UidOf(peer.Incarnation))
                : it.Seen.BecameUnreachable(Looks.AddressOf(peer.Incarnation), Looks.UidOf(peer.Incarnation), _now);
            if (peer.HasSession)
                continue;
            it.Seen = it.Seen.Called(peer.Incarnation, _now);
            if (isReached && peer.PausedUntil <= _now)
                it.Seen = it.Seen.Answered(peer.Incarnation, _now);
            else if (peer.IsDead && peer.Side == it.Side)
                it.Seen = it.Seen.Refused(peer.Incarnation);
        }

        foreach (var suspicion in Suspicions.Of(view, it.Seen, _settings))
        {
            var standings = _processes.Select(peer => new MemberStanding(
                peer.Incarnation, peer.IsEvicted ? MemberState.Evicted : MemberState.Up, _now - peer.BeatAt,
                peer.HasSession));
            if (VerdictModel.Decide(standings, it.Incarnation, suspicion.Incarnation, suspicion.Reason, _settings))
                _processes[suspicion.Incarnation - 1].IsEvicted = true;
        }
    }

    private MemberRow RowOf(Process it) => Looks.Row(
        it.Incarnation, it.Beat, !it.HasSession, it.IsEvicted ? MemberState.Evicted : MemberState.Up, _now - it.BeatAt);

    /// <summary>The process of one member.</summary>
    internal sealed class Process(int incarnation)
    {
        public int Incarnation => incarnation;

        public bool IsDead { get; set; }

        public bool IsEvicted { get; set; }

        public bool HasSession { get; set; }

        public TimeSpan SessionOpenedAt { get; set; }

        public TimeSpan PausedUntil { get; set; }

        public int Side { get; set; }

        public long Beat { get; set; }

        public TimeSpan BeatAt { get; set; }

        public Observations Seen { get; set; } = new();
    }
}
