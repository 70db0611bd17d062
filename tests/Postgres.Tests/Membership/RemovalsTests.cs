using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

public sealed class RemovalsTests
{
    private static readonly AkkaMember One = Place(1);
    private static readonly AkkaMember Two = Place(2);
    private static readonly AkkaMember Three = Place(3);
    private Removals _removals = new();

    [Fact]
    public void Evicted_IsRemovedByTheFirstWhoStays()
    {
        var view = Looks.At(0, Looks.Row(2), Looks.Row(3, state: MemberState.Evicted));
        Due(view, [One, Two, Three], One).ShouldBe([3]);
        _removals = new Removals();
        Due(view, [One, Two, Three], Two).ShouldBeEmpty();
    }

    [Fact]
    public void Evicted_ThatWouldLead_IsRemovedByTheNext()
    {
        var view = Looks.At(0, Looks.Row(2, state: MemberState.Evicted), Looks.Row(3));
        Due(view, [Two, One, Three], One).ShouldBe([2]);
    }

    [Fact]
    public void Member_ThatIsJoining_DoesNotLead_WhereAnotherCan()
    {
        var view = Looks.At(0, Looks.Row(2), Looks.Row(3, state: MemberState.Evicted));
        Due(view, [One with { CanLead = false }, Two, Three], One).ShouldBeEmpty();
        _removals = new Removals();
        Due(view, [One with { CanLead = false }, Three], One).ShouldBe([3]);
    }

    [Fact]
    public void Evicted_ThatIsStillThere_IsRemovedByTheOthersToo()
    {
        var rows = (MemberRow[])[Looks.Row(2), Looks.Row(3, state: MemberState.Evicted)];
        Due(Looks.At(0, rows), [Two, One, Three], One).ShouldBeEmpty();
        Due(Looks.At(1.9, rows), [Two, One, Three], One).ShouldBeEmpty();
        Due(Looks.At(2, rows), [Two, One, Three], One).ShouldBe([3]);
        Due(Looks.At(2.2, rows), [Two, One, Three], One).ShouldBeEmpty();
        Due(Looks.At(4, rows), [Two, One, Three], One).ShouldBe([3]);
    }

    [Fact]
    public void Evicted_WithASuccessorAtItsAddress_LeavesThatAlone()
    {
        var view = Looks.At(0, Looks.Row(3, state: MemberState.Evicted));
        Due(view, [One, Three with { Uid = Three.Uid + 1 }], One).ShouldBeEmpty();
    }

    [Fact]
    public void Left_IsRemoved_OnlyWhereAkkaHasNot()
    {
        var left = Looks.Row(3, state: MemberState.Left);
        Due(Looks.At(0, left), [One, Three], One).ShouldBeEmpty();
        Due(Looks.At(2, left), [One, Three], One).ShouldBe([3]);
    }

    [Fact]
    public void Self_IsNeverRemoved()
    {
        var view = Looks.At(0) with { Rows = [Looks.Row(1, state: MemberState.Evicted), Looks.Row(2)] };
        Due(view, [One, Two], One).ShouldBeEmpty();
    }

    private static AkkaMember Place(int incarnation) =>
        new(Looks.AddressOf(incarnation), Looks.UidOf(incarnation), true);

    private IEnumerable<int> Due(MemberTableSnapshot view, AkkaMember[] members, AkkaMember self)
    {
        (_removals, var due) = _removals.At(view, members, self, Looks.Settings);
        return due.Select(member => member.Incarnation);
    }
}
