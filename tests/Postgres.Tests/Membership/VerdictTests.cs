using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>The verdict as a model, and the statement, which must decide the same.</summary>
[Trait("Category", "Slow")]
public sealed class VerdictTests : IAsyncLifetime
{
    private const int Evictor = 1;
    private const int Victim = 2;
    private static readonly MembershipSettings Settings = Looks.Settings;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(0.1);
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Dead = TimeSpan.FromSeconds(60);
    private MembersDatabase _database = null!;

    public async Task InitializeAsync() => _database = await MembersDatabase.InSchemaAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public void SessionGone_IsBelieved_OnlyWhereItIs()
    {
        Decide(Live(Evictor), Live(Victim) with { HasSession = false }, EvictionReason.SessionGone).ShouldBeTrue();
        Decide(Live(Evictor), Live(Victim), EvictionReason.SessionGone).ShouldBeFalse();
    }

    [Fact]
    public void BeatStale_IsBelieved_OnlyWhereTheBeatIsOld()
    {
        Decide(Live(Evictor), Live(Victim) with { BeatAge = Dead }, EvictionReason.BeatStale).ShouldBeTrue();
        Decide(Live(Evictor), Live(Victim) with { BeatAge = Late }, EvictionReason.BeatStale).ShouldBeFalse();
    }

    [Fact]
    public void Evictor_ThatIsEvictedOrLate_IsNotHeard()
    {
        Decide(Live(Evictor), Live(Victim), EvictionReason.Partition).ShouldBeTrue();
        Decide(Live(Evictor) with { State = MemberState.Evicted }, Live(Victim), EvictionReason.Partition)
            .ShouldBeFalse();
        Decide(Live(Evictor) with { State = MemberState.Left }, Live(Victim), EvictionReason.Partition).ShouldBeFalse();
        Decide(Live(Evictor) with { BeatAge = Late }, Live(Victim), EvictionReason.Partition).ShouldBeFalse();
    }

    [Fact]
    public void Nobody_EvictsItself() =>
        VerdictModel.Decide([Live(Evictor)], Evictor, Evictor, EvictionReason.Partition, Settings).ShouldBeFalse();

    [Fact]
    public void Members_WhateverTheyAccuseEachOtherOf_NeverEvictTheLast()
    {
        for (var seed = 0; seed < 500; seed++)
            PlayAccusations(seed, Settings).Min().ShouldBeGreaterThan(0, $"seed {seed}");
    }

    [Fact]
    public void Members_ThatAreHeardThoughEvicted_WouldEvictTheLast()
    {
        var trusting = Settings with { TrustsAnyEvictor = true };
        Enumerable.Range(0, 500).Count(seed => PlayAccusations(seed, trusting).Min() == 0).ShouldBeGreaterThan(400);
    }

    [Fact]
    public async Task Statement_DecidesAsTheModelDoes()
    {
        var name = await NameAsync();
        await using var arbiter = ArbiterOf(name, Evictor);
        await using var session = _database.Open();
        MemberTable.Execute(
            session, "SELECT pg_advisory_lock($1, $2)", MemberTable.Of(MemberTable.LockClassOf(name.Scope)),
            MemberTable.Of(Victim));
        var counts = new Dictionary<bool, int> { [true] = 0, [false] = 0 };
        foreach (var (evictor, victim, reason) in Cases())
        {
            // A member without a session gets another incarnation, whose lock nobody holds.
            var accused = victim with { Incarnation = victim.HasSession ? Victim : Victim + 1 };
            await PutAsync(evictor, accused);

            var expected = Decide(evictor, accused, reason);

            (await arbiter.EvictAsync(new Suspicion(accused.Incarnation, reason), default))
                .ShouldBe(expected, $"{evictor}, {accused}, {reason}");
            (await _database.StateAsync(accused.Incarnation) == "evicted")
                .ShouldBe(expected || accused.State == MemberState.Evicted);
            counts[expected]++;
        }

        counts[true].ShouldBeGreaterThan(20);
        counts[false].ShouldBeGreaterThan(200);
    }

    [Fact]
    public async Task Statement_LetsOneOfTwoWin_WhoAccuseEachOtherAtOnce()
    {
        var name = await NameAsync();
        await using var one = ArbiterOf(name, Evictor);
        await using var other = ArbiterOf(name, Victim);
        for (var round = 0; round < 100; round++)
        {
            await PutAsync(Live(Evictor), Live(Victim));

            var verdicts = await Task.WhenAll(AccuseAsync(one, Victim), AccuseAsync(other, Evictor));

            verdicts.Count(isEvicted => isEvicted).ShouldBe(1);
            (await _database.ScalarAsync<long>("SELECT count(*) FROM ta_members WHERE state = 'up'")).ShouldBe(1);
        }
    }

    [Fact]
    public async Task Eviction_EndsTheSessionsOfTheVictim_AndNoOthers()
    {
        var name = await NameAsync();
        await using var arbiter = ArbiterOf(name, Evictor);
        await PutAsync(Live(Evictor), Live(Victim));
        var victim = name with { Incarnation = Victim };
        var sessions = new Dictionary<string, bool>
        {
            [victim.ApplicationName(null)] = false,
            [victim.ApplicationName("our films")] = false,
            [(name with { Incarnation = 21 }).ApplicationName(null)] = true,
            [(victim with { Scope = name.Scope + 1 }).ApplicationName("films")] = true,
            ["films"] = true,
        };
        var connections = sessions.ToDictionary(session => session.Key, session => _database.Open(session.Key));

        (await arbiter.EvictAsync(new Suspicion(Victim, EvictionReason.Partition), default)).ShouldBeTrue();

        foreach (var (session, connection) in connections)
        {
            await using (connection)
                IsOpen(connection).ShouldBe(sessions[session], session);
        }

        static bool IsOpen(NpgsqlConnection connection)
        {
            try
            {
                return MemberTable.Scalar(connection, "SELECT 1") is 1;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Evictor_ThatStandsStillInTheMiddleOfAVerdict_DoesNotKeepOthersFromTheirs()
    {
        var name = await NameAsync();
        await using var still = await new MemberDatabase(new NpgsqlConnectionStringBuilder(_database.Location))
            .OpenAsync(name, "arbiter", default);
        await using var transaction = await still.BeginTransactionAsync();
        MemberTable.Execute(
            still, "SELECT pg_advisory_xact_lock($1, $2)", MemberTable.Of(MemberTable.LockClassOf(name.Scope)),
            MemberTable.Of(MemberTable.VerdictLock));
        await using var arbiter = ArbiterOf(name, Evictor);

        await Eventually.IsTrueAsync(
            async () =>
            {
                await PutAsync(Live(Evictor), Live(Victim));
                return await AccuseAsync(arbiter, Victim);
            },
            "the other is heard");
    }

    [Fact]
    public async Task Statement_ThatTrustsAnyEvictor_LetsBothWin()
    {
        var name = await NameAsync();
        var trusting = Settings with { TrustsAnyEvictor = true };
        await using var one = ArbiterOf(name, Evictor, trusting);
        await using var other = ArbiterOf(name, Victim, trusting);
        await PutAsync(Live(Evictor), Live(Victim));

        (await one.EvictAsync(new Suspicion(Victim, EvictionReason.Partition), default)).ShouldBeTrue();
        (await other.EvictAsync(new Suspicion(Evictor, EvictionReason.Partition), default)).ShouldBeTrue();
    }

    // The member that loses may lose its session while it asks.
    private static async Task<bool> AccuseAsync(Arbiter arbiter, int victim)
    {
        try
        {
            return await arbiter.EvictAsync(new Suspicion(victim, EvictionReason.Partition), default);
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static MemberStanding Live(int incarnation) => new(incarnation, MemberState.Up, Fresh, true);

    private static bool Decide(MemberStanding evictor, MemberStanding victim, EvictionReason reason) =>
        VerdictModel.Decide([evictor, victim], evictor.Incarnation, victim.Incarnation, reason, Settings);

    private static IEnumerable<(MemberStanding Evictor, MemberStanding Victim, EvictionReason Reason)> Cases() =>
        from evictorState in Enum.GetValues<MemberState>()
        from evictorBeat in (TimeSpan[])[Fresh, Late]
        from state in Enum.GetValues<MemberState>()
        from beat in (TimeSpan[])[Fresh, Dead]
        from hasSession in (bool[])[true, false]
        from reason in Enum.GetValues<EvictionReason>()
        select (new MemberStanding(Evictor, evictorState, evictorBeat, true),
            new MemberStanding(Victim, state, beat, hasSession), reason);

    // Lets members beat late, lose their sessions and accuse each other of anything. Returns how
    // many are alive after each step.
    private static IEnumerable<int> PlayAccusations(int seed, MembershipSettings settings)
    {
        var random = new Random(seed);
        var members = Enumerable.Range(1, random.Next(2, 6)).ToDictionary(it => it, Live);
        for (var step = 0; step < 200; step++)
        {
            var it = random.Next(1, members.Count + 1);
            switch (random.Next(4))
            {
                case 0 when members[it].IsAlive:
                    members[it] = members[it] with { BeatAge = Fresh, HasSession = true };
                    break;
                case 1:
                    members[it] = members[it] with { HasSession = false };
                    break;
                case 2:
                    members[it] = members[it] with { BeatAge = random.Next(2) == 0 ? Late : Dead };
                    break;
                default:
                    if (VerdictModel.Decide(
                        members.Values, random.Next(1, members.Count + 1), it, (EvictionReason)random.Next(3),
                        settings))
                        members[it] = members[it] with { State = MemberState.Evicted };
                    break;
            }

            yield return members.Values.Count(member => member.IsAlive);
        }
    }

    // The members of this name are rows that only the test writes.
    private async Task<MemberName> NameAsync()
    {
        var membership = _database.Membership();
        var name = await membership.EnterAsync(default);
        await membership.DisposeAsync();
        return name;
    }

    private Arbiter ArbiterOf(MemberName name, int incarnation, MembershipSettings? settings = null) => new(
        new MemberDatabase(new NpgsqlConnectionStringBuilder(_database.Location)),
        name with { Incarnation = incarnation }, settings ?? Settings);

    private Task PutAsync(params MemberStanding[] members) => _database.ExecuteAsync(
        "DELETE FROM ta_members; " + string.Concat(members.Select(it =>
            $"""
            INSERT INTO ta_members (incarnation, name, fingerprint, is_sole, state, beat_at)
            VALUES ({it.Incarnation}, 'n', 'f', false, '{MemberTable.TextOf(it.State)}', clock_timestamp() - interval '{it.BeatAge.TotalMilliseconds} ms');
            """)));
}
