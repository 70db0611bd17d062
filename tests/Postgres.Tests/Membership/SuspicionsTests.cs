using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

public sealed class SuspicionsTests
{
    private const int Peer = 2;
    private Observations _seen = new();
    private MemberTableSnapshot _view = Looks.At(0);

    [Fact]
    public void SessionGone_AndNobodyListens_IsDeathAtOnce()
    {
        See(Looks.At(0, Looks.Row(Peer)));
        See(Looks.At(0.2, Looks.Row(Peer, isGone: true)));
        Suspicions().ShouldBeEmpty();

        Call(0.2);
        _seen = _seen.Refused(Peer);

        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.SessionGone)]);
    }

    [Fact]
    public void SessionGone_WithoutAnAnswer_IsDeathAfterAWhile()
    {
        See(Looks.At(0.2, Looks.Row(Peer, isGone: true)));
        Call(0.3);

        See(Looks.At(1.0, Looks.Row(Peer, isGone: true)));
        Suspicions().ShouldBeEmpty();
        See(Looks.At(1.2, Looks.Row(Peer, isGone: true)));
        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.SessionGone)]);
    }

    [Fact]
    public void SessionGone_BeforeTheFirstCall_IsNotDeath_HoweverLateThisNodeIs()
    {
        See(Looks.At(0.2, Looks.Row(Peer, isGone: true)));
        See(Looks.At(1.4, Looks.Row(Peer, isGone: true)));

        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void SessionGone_WithAnswers_IsNotDeath_UntilTheyEnd()
    {
        See(Looks.At(0, Looks.Row(Peer, isGone: true)));
        Call(0);
        for (var at = 0.2; at < 3; at += 0.2)
        {
            _seen = _seen.Answered(Peer, TimeSpan.FromSeconds(at));
            See(Looks.At(at, Looks.Row(Peer, isGone: true)));
            Suspicions().ShouldBeEmpty();
        }

        See(Looks.At(3.7, Looks.Row(Peer, isGone: true)));
        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.SessionGone)]);
    }

    [Fact]
    public void SessionGone_AndBackBetween_BeginsAnew()
    {
        See(Looks.At(0, Looks.Row(Peer, isGone: true)));
        Call(0);
        _seen = _seen.Refused(Peer);
        See(Looks.At(0.2, Looks.Row(Peer, beat: 2)));
        Suspicions().ShouldBeEmpty();

        See(Looks.At(0.4, Looks.Row(Peer, beat: 2, isGone: true)));
        Call(0.4);
        See(Looks.At(1.0, Looks.Row(Peer, beat: 2, isGone: true)));
        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Refusal_OfAMemberWithASession_SaysNothing()
    {
        See(Looks.At(0, Looks.Row(Peer)));
        _seen = _seen.Refused(Peer);
        See(Looks.At(0.2, Looks.Row(Peer, isGone: true)));

        Suspicions().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(3.9, false)]
    [InlineData(4.1, true)]
    public void SessionGone_WhileTheOwnSessionIsNew_IsNotDeath(double sessionAge, bool isDeath)
    {
        See(Looks.At(10, sessionAge, Looks.Row(Peer, isGone: true)));
        Call(10);
        _seen = _seen.Refused(Peer);

        Suspicions().Any().ShouldBe(isDeath);
    }

    [Fact]
    public void SessionGone_BesideTheOwnOne_IsDeath_HoweverNewThatIs()
    {
        See(Looks.Opened(10, 10.1, Looks.Row(Peer)));
        See(Looks.Opened(10, 10.3, Looks.Row(Peer, isGone: true)));
        Call(10.3);
        _seen = _seen.Refused(Peer);

        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.SessionGone)]);
    }

    [Fact]
    public void SessionGone_WhenTheOwnOneWasLostToo_IsNotDeath_HoweverQuicklyThatIsBack()
    {
        See(Looks.Opened(10, 10.1, Looks.Row(Peer)));
        See(Looks.Opened(10.2, 10.3, Looks.Row(Peer, isGone: true)));
        Call(10.3);
        _seen = _seen.Refused(Peer);
        Suspicions().ShouldBeEmpty();

        See(Looks.Opened(10.2, 10.5, Looks.Row(Peer, isGone: true)));
        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Beat_ThatStandsStill_IsDeathAfterFiveSeconds()
    {
        SeeEvery(0.2, 0, 4.9, at => [Looks.Row(Peer, beat: 7, beatAge: TimeSpan.FromSeconds(at))]);
        Suspicions().ShouldBeEmpty();

        See(Looks.At(5.0, Looks.Row(Peer, beat: 7)));
        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.BeatStale)]);
    }

    [Fact]
    public void Beat_ThatStandsStillWhileTheOwnSessionIsNew_IsNotDeath()
    {
        SeeEvery(0.2, 0, 5.2, _ => [Looks.Row(Peer, beat: 7)]);

        See(Looks.At(5.4, 3.0, Looks.Row(Peer, beat: 7)));

        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Beat_ThatGoesOn_IsLife_HoweverFarTheDatabasesClockJumps()
    {
        SeeEvery(0.2, 0, 20, at => [Looks.Row(Peer, beat: (long)(at * 5), beatAge: TimeSpan.FromMinutes(10))]);
        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Pause_OfTheObserver_MakesItForgetWhatItSaw()
    {
        SeeEvery(0.2, 0, 4.6, _ => [Looks.Row(Peer, beat: 7)]);
        BecomeUnreachable(Peer, 0.1);

        See(Looks.At(6.2, Looks.Row(Peer, beat: 7)));
        Suspicions().ShouldBeEmpty();

        SeeEvery(0.2, 6.4, 11.1, at => [Looks.Row(Peer, beat: (long)(at * 5))]);
        Suspicions().ShouldBeEmpty();
        See(Looks.At(11.3, Looks.Row(Peer, beat: 100)));
        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.Partition)]);
    }

    [Fact]
    public void Looks_ThatAreSlowButUnbroken_AreNotAPause()
    {
        SeeEvery(1.4, 0, 5.7, _ => [Looks.Row(Peer, beat: 7)]);
        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.BeatStale)]);
    }

    // How many members there are, which of them this one (1) cannot reach, and after how many
    // seconds it asks for their eviction.
    [Theory]
    [InlineData(2, new[] { 2 }, 5.0)]
    [InlineData(3, new[] { 3 }, 5.0)]
    [InlineData(3, new[] { 2, 3 }, 7.0)]
    [InlineData(4, new[] { 3, 4 }, 5.0)]
    [InlineData(5, new[] { 3, 4, 5 }, 7.0)]
    public void Partition_IsDecidedByTheLargerSideFirst_OrByTheOldest(int members, int[] away, double after)
    {
        MemberRow[] Others(double at) =>
            [.. Enumerable.Range(2, members - 1).Select(it => Looks.Row(it, beat: (long)(at * 5)))];
        See(Looks.At(0, Others(0)));
        foreach (var it in away)
            BecomeUnreachable(it, 0);

        SeeEvery(0.2, 0.2, after - 0.1, Others);
        Suspicions().ShouldBeEmpty();
        See(Looks.At(after, Others(after)));
        Suspicions().ShouldBe(away.Select(it => new Suspicion(it, EvictionReason.Partition)));
    }

    [Fact]
    public void Partition_OfTheYoungerOfTwo_IsDecidedByTheOther()
    {
        var older = Looks.Row(0);
        See(Looks.At(0, older));
        BecomeUnreachable(0, 0);

        SeeEvery(0.2, 0.2, 6.9, at => [older with { Beat = (long)(at * 5) }]);
        Suspicions().ShouldBeEmpty();
        See(Looks.At(7.1, older with { Beat = 100 }));
        Suspicions().ShouldBe([new Suspicion(0, EvictionReason.Partition)]);
    }

    [Fact]
    public void Unreachable_WithoutABeat_IsLeftToTheBeat()
    {
        See(Looks.At(0, Looks.Row(Peer)));
        BecomeUnreachable(Peer, 0);
        SeeEvery(0.2, 0.2, 4.9, at => [Looks.Row(Peer, beatAge: TimeSpan.FromSeconds(at))]);
        See(Looks.At(5.1, Looks.Row(Peer, beatAge: TimeSpan.FromSeconds(5.1))));

        Suspicions().ShouldBe([new Suspicion(Peer, EvictionReason.BeatStale)]);
    }

    [Fact]
    public void Unreachable_AndReachedAgain_IsForgotten()
    {
        See(Looks.At(0, Looks.Row(Peer)));
        BecomeUnreachable(Peer, 0);
        _seen = _seen.BecameReachable(Looks.AddressOf(Peer), Looks.UidOf(Peer));
        SeeEvery(0.2, 0.2, 20, at => [Looks.Row(Peer, beat: (long)(at * 5))]);

        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Unreachable_OfAnEarlierSystemAtTheAddress_SaysNothing()
    {
        _seen = _seen.BecameUnreachable(Looks.AddressOf(Peer), Looks.UidOf(Peer) + 1, TimeSpan.Zero);
        SeeEvery(0.2, 0.2, 20, at => [Looks.Row(Peer, beat: (long)(at * 5))]);

        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Members_ThatHaveEnded_AreNotSuspected()
    {
        SeeEvery(0.2, 0, 10, _ => [Looks.Row(Peer, state: MemberState.Left), Looks.Row(3, state: MemberState.Evicted)]);
        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Members_WithoutAnAddress_AreNotJudged()
    {
        var entered = Looks.Row(Peer, isGone: true);
        entered = entered with { Member = entered.Member with { Address = null, Uid = null } };
        SeeEvery(0.2, 0, 10, _ => [entered]);

        Suspicions().ShouldBeEmpty();
    }

    [Fact]
    public void Member_ThatIsEvicted_SuspectsNobody()
    {
        SeeEvery(0.2, 0, 10, _ => [Looks.Row(Peer)]);
        Suspicions().ShouldNotBeEmpty();

        _view = _view with { Rows = [Looks.Row(Looks.Self, state: MemberState.Evicted), Looks.Row(Peer)] };

        Suspicions().ShouldBeEmpty();
    }

    private IEnumerable<Suspicion> Suspicions() =>
        Postgres.Membership.Suspicions.Of(_view, _seen, Looks.Settings).ToList();

    private void See(MemberTableSnapshot view)
    {
        _view = view;
        _seen = _seen.See(view, Looks.Settings);
    }

    private void SeeEvery(double step, double from, double to, Func<double, MemberRow[]> others)
    {
        for (var at = from; at <= to; at += step)
            See(Looks.At(at, others(at)));
    }

    private void Call(double at) => _seen = _seen.Called(Peer, TimeSpan.FromSeconds(at));

    private void BecomeUnreachable(int incarnation, double at) => _seen =
        _seen.BecameUnreachable(Looks.AddressOf(incarnation), Looks.UidOf(incarnation), TimeSpan.FromSeconds(at));
}
