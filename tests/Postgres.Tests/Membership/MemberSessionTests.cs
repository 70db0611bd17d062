using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Membership;

[Trait("Category", "Crash")]
public sealed class MemberSessionTests : IAsyncLifetime
{
    private readonly TaskCompletionSource<(int Code, string Reason)> _ended = new();
    private readonly FreezableTime _time = new();
    private int _ends;
    private MembersDatabase _database = null!;

    public async Task InitializeAsync() => _database = await MembersDatabase.InSchemaAsync();

    public async Task DisposeAsync()
    {
        _time.Thaw();
        await _database.DisposeAsync();
        _time.Dispose();
    }

    [Fact]
    public async Task Member_Beats_AndSeesTheOthers()
    {
        var one = _database.Membership();
        one.View.SinceBeat.ShouldBeNull();
        var name = await one.EnterAsync(default);
        var other = await _database.Membership(MembersDatabase.Settings with { NodeName = "other" })
            .EnterAsync(default);

        await Eventually.IsTrueAsync(() => one.View.Members.Length == 2, "the first sees the second");
        await Eventually.IsTrueAsync(
            async () => await _database.BeatAsync(name.Incarnation) > 3, "there are signs of life");

        one.View.Self.ShouldBe(name.Incarnation);
        one.View.State.ShouldBe(MemberState.Joining);
        one.View.Members.Select(member => (member.Incarnation, member.Name, member.Address))
            .ShouldBe([(name.Incarnation, "node", null), (other.Incarnation, "other", null)]);
        one.View.SinceBeat.ShouldNotBeNull();
    }

    [Fact]
    public async Task Member_ThatIsEvicted_EndsItsProcessOnce_AndBeatsNoMore()
    {
        var member = Member();
        var name = await member.EnterAsync(default);
        await Eventually.IsTrueAsync(
            async () => await _database.BeatAsync(name.Incarnation) > 0, "there is a sign of life");

        await _database.EvictAsync(name.Incarnation);

        var (code, reason) = await _ended.Task.OrFailAsync("the process is ended");
        code.ShouldBe(17);
        reason.ShouldContain("was evicted from the cluster: test");
        (await member.Evicted).ShouldBe(reason);
        member.View.IsEvicted.ShouldBeTrue();
        member.View.SinceBeat.ShouldBeNull();
        var beat = await _database.BeatAsync(name.Incarnation);
        await member.DisposeAsync();
        (await _database.BeatAsync(name.Incarnation)).ShouldBe(beat);
        _ends.ShouldBe(1);
    }

    [Fact]
    public async Task Member_WhoseRowIsGone_EndsItsProcess()
    {
        await Member().EnterAsync(default);
        await _database.ExecuteAsync("DELETE FROM ta_members");

        (await _ended.Task.OrFailAsync("the process is ended")).Reason.ShouldContain("its row is gone");
    }

    [Fact]
    public async Task Member_ThatWasStoppedAndEvicted_EndsAtItsFirstStep()
    {
        var member = Member(time: _time);
        var name = await member.EnterAsync(default);
        await Eventually.IsTrueAsync(
            async () => await _database.BeatAsync(name.Incarnation) > 0, "there is a sign of life");
        _time.Freeze();
        var beat = await LastBeatAsync(name.Incarnation);
        await _database.EvictAsync(name.Incarnation);

        _time.Thaw();

        await _ended.Task.OrFailAsync("the process is ended");
        (await _database.BeatAsync(name.Incarnation)).ShouldBe(beat);
    }

    [Fact]
    public async Task Session_ThatTheServerEnds_IsOpenedAgain_WithItsLock()
    {
        var member = Member();
        var name = await member.EnterAsync(default);
        for (var round = 0; round < 5; round++)
        {
            var before = await BackendAsync(name);
            await _database.EndSessionAsync(name.Incarnation);
            await Eventually.IsTrueAsync(
                async () => await BackendAsync(name) is not 0 and var now && now != before,
                "another session holds the lock");
            var beat = await _database.BeatAsync(name.Incarnation);
            await Eventually.IsTrueAsync(
                async () => await _database.BeatAsync(name.Incarnation) > beat, "there are signs of life again");
        }

        (await _database.StateAsync(name.Incarnation)).ShouldBe("joining");
        _ends.ShouldBe(0);
    }

    [Fact]
    public async Task Looks_ThatAHandlerFailsOn_LeaveTheSessionOpen_AndReachTheOtherHandlers()
    {
        using var log = new Warnings();
        var settings = MembersDatabase.Settings with { BeatDead = TimeSpan.FromMinutes(1) };
        var member = _database.Membership(settings, end: End, loggers: log);
        var seen = 0;
        member.Looked += _ => throw new InvalidOperationException("This handler is broken.");
        member.Looked += _ => Interlocked.Increment(ref seen);
        var name = await member.EnterAsync(default);
        var before = await BackendAsync(name);

        await Eventually.IsTrueAsync(() => seen > 5, "the other handler sees every look");

        (await BackendAsync(name)).ShouldBe(before);
        const string defect =
            "What this process knows of the cluster's members could not be used, by a defect of its own.";
        log.Lines.ShouldBe([(LogLevel.Error, defect)]);
        _ends.ShouldBe(0);
    }

    [Fact]
    public async Task Looks_ThatAHandlerFailsOnForTooLong_EndTheProcess()
    {
        var member = Member(MembersDatabase.Settings with { BeatDead = TimeSpan.FromSeconds(0.5) });
        member.Looked += _ => throw new InvalidOperationException("This handler is broken.");
        var name = await member.EnterAsync(default);

        var (code, reason) = await _ended.Task.OrFailAsync("the process is ended");

        code.ShouldBe(18);
        reason.ShouldEndWith("This handler is broken.");
        await Eventually.IsTrueAsync(async () => await BackendAsync(name) == 0, "its session has ended");
        _ends.ShouldBe(1);
    }

    [Fact]
    public async Task Session_ThatTheServerStillBelievesIn_IsReplacedByTheNewOne()
    {
        var member = Member(time: _time);
        var name = await member.EnterAsync(default);
        _time.Freeze();
        await _database.EndSessionAsync(name.Incarnation);

        // As the server sees a connection whose other end has vanished: it holds the lock, and
        // nobody is there.
        await using var ghost = _database.Open(name.ApplicationName("member"));
        MemberTable.Execute(
            ghost, "SELECT pg_advisory_lock($1, $2)", MemberTable.Of(MemberTable.LockClassOf(name.Scope)),
            MemberTable.Of(name.Incarnation));
        var beat = await _database.BeatAsync(name.Incarnation);
        _time.Thaw();

        await Eventually.IsTrueAsync(
            async () => await _database.BeatAsync(name.Incarnation) > beat, "there are signs of life again");
        Should.Throw<NpgsqlException>(() => MemberTable.Scalar(ghost, "SELECT 1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Members_WhoseServerStartsAnew_AreMembersStill(bool isClustered)
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = await MembersDatabase.OnAsync(server);
        var settings = isClustered ? MembersDatabase.Settings : MembersDatabase.Sole;
        var members = Enumerable.Range(0, isClustered ? 3 : 1)
            .Select(_ => database.Membership(settings, end: End))
            .ToList();
        foreach (var member in members)
            await member.EnterAsync(default);
        foreach (var mode in (string[])["immediate", "fast"])
        {
            await server.StopAsync(mode);
            await server.StartAgainAsync();
            await Eventually.IsTrueAsync(
                async () => await database.ScalarAsync<long>(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid::int > 0") == members.Count,
                "all sessions hold their locks again");
        }

        (await database.ScalarAsync<string[]>("SELECT array_agg(DISTINCT state) FROM ta_members"))
            .ShouldBe(["joining"]);
        _ends.ShouldBe(0);
    }

    [Fact]
    public async Task NodeByItself_WhoseDatabaseAnotherTook_EndsItsProcess()
    {
        var settings = MembersDatabase.Sole with
        {
            ReopenAfter = TimeSpan.FromMilliseconds(300),
            EnterPatience = TimeSpan.FromSeconds(30)
        };
        var first = Member(settings);
        var name = await first.EnterAsync(default);
        var second = _database.Membership(settings).EnterAsync(default);

        // The one that waits looks more often than the other tries to come back.
        await _database.EndSessionAsync(name.Incarnation);

        await second.OrFailAsync("the second has the database");
        (await _ended.Task.OrFailAsync("the first ends")).Reason.ShouldContain("Replaced");
    }

    [Fact]
    public async Task NodeByItself_DoesNotBeat()
    {
        var name = await Member(MembersDatabase.Sole).EnterAsync(default);
        var one = Member(MembersDatabase.Sole);
        await Should.ThrowAsync<MembershipRefusedException>(() => one.EnterAsync(default));

        (await _database.BeatAsync(name.Incarnation)).ShouldBe(0);
    }

    [Fact]
    public async Task Member_ThatLeaves_IsLeft_AndItsProcessGoesOn()
    {
        var member = Member();
        var name = await member.EnterAsync(default);
        await member.LeavingAsync(default);
        (await _database.StateAsync(name.Incarnation)).ShouldBe("leaving");

        await member.LeftAsync(default);

        (await _database.StateAsync(name.Incarnation)).ShouldBe("left");
        await Eventually.IsTrueAsync(async () => await BackendAsync(name) == 0, "its session has ended");
        member.Evicted.IsCompleted.ShouldBeFalse();
        _ends.ShouldBe(0);
    }

    private PostgresMembership Member(MembershipSettings? settings = null, TimeProvider? time = null) =>
        _database.Membership(settings, time, End);

    private void End(int code, string reason)
    {
        Interlocked.Increment(ref _ends);
        _ended.TrySetResult((code, reason));
    }

    // The process that holds the member's lock; 0: none does.
    private Task<int> BackendAsync(MemberName name) => _database.ScalarAsync<int>(
        $"SELECT coalesce(max(pid), 0) FROM pg_locks WHERE locktype = 'advisory' AND classid = {name.Scope} AND objid = {name.Incarnation}");

    // The last beat of a stopped member. One may still have been under way when it was stopped.
    private async Task<long> LastBeatAsync(int incarnation)
    {
        var last = -1L;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var before = last;
                last = await _database.BeatAsync(incarnation);
                await Task.Delay(MembersDatabase.Settings.BeatEvery * 3);
                return last == before;
            },
            "the member stands still");
        return last;
    }

    // Keeps what is worth a warning.
    private sealed class Warnings : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue((logLevel, formatter(state, exception)));
    }
}
