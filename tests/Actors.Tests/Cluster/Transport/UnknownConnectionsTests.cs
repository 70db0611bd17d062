using System.Net;
using TableActors.Actors.Cluster.Transport;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Cluster.Transport;

public sealed class UnknownConnectionsTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void TakePlace_WhenAllAreTaken_DismissesWhoHasWaitedLongest()
    {
        var strangers = new UnknownConnections(2);
        var callers = Enumerable.Range(0, 4).Select(_ => new CancellationTokenSource()).ToList();
        callers.ForEach(caller => strangers.TakePlace(caller));

        callers.Select(caller => caller.IsCancellationRequested).ShouldBe([true, true, false, false]);
        callers.ForEach(caller => caller.Dispose());
    }

    [Fact]
    public void Place_GivenUp_IsFreeForTheNext()
    {
        var strangers = new UnknownConnections(2);
        var callers = Enumerable.Range(0, 3).Select(_ => new CancellationTokenSource()).ToList();
        strangers.TakePlace(callers[0]);
        var second = strangers.TakePlace(callers[1]);
        second.Dispose();
        second.Dispose();
        strangers.TakePlace(callers[2]);

        callers.ShouldAllBe(caller => !caller.IsCancellationRequested);
        callers.ForEach(caller => caller.Dispose());
    }

    [Fact]
    public void Admit_OfTheSameAddress_LeavesOutLinesForAMinuteAndCountsThem()
    {
        var complaints = new Complaints(_time);
        complaints.Admit(IPAddress.Loopback).ShouldBe(0);
        complaints.Admit(IPAddress.Loopback).ShouldBeNull();
        complaints.Admit(IPAddress.Parse("10.0.0.1")).ShouldBe(0);
        complaints.Admit(IPAddress.Loopback).ShouldBeNull();
        _time.Advance(TimeSpan.FromMinutes(1));
        complaints.Admit(IPAddress.Loopback).ShouldBe(2);
        complaints.Admit(IPAddress.Loopback).ShouldBeNull();
        _time.Advance(TimeSpan.FromMinutes(1));
        complaints.Admit(IPAddress.Loopback).ShouldBe(1);
    }

    [Fact]
    public void Admit_OfVeryManyAddresses_LetsTheRestShareOneLine()
    {
        var complaints = new Complaints(_time);
        Enumerable.Range(0, 10_000).Count(i => complaints.Admit(new IPAddress(i)) is not null).ShouldBe(257);
        _time.Advance(TimeSpan.FromMinutes(1));
        complaints.Admit(new IPAddress(9_999)).ShouldBe(0);
    }
}
