using TableActors.Actors.Cluster;
using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

public sealed class JoiningTests
{
    private const int Self = 5;

    [Fact]
    public void Nobody_IsThere_SoItForms() => Decide().ShouldBeOfType<JoiningStep.Form>();

    [Fact]
    public void Others_ThatHaveOnlyEntered_AreNotWaitedFor() =>
        Decide(Looks.Row(3, state: MemberState.Joining, cluster: null)).ShouldBeOfType<JoiningStep.Form>();

    [Fact]
    public void Others_ThatAreUp_AreJoined()
    {
        var step = Decide(Looks.Row(2), Looks.Row(3, state: MemberState.Joining), Looks.Row(4))
            .ShouldBeOfType<JoiningStep.Join>();
        step.Cluster.ShouldBe(1);
        step.Addresses.ShouldBe([Looks.AddressOf(2), Looks.AddressOf(4)]);
    }

    [Fact]
    public void Predecessor_AtTheOwnAddress_IsNotJoined_ButWaitedFor() =>
        Decide(Looks.Row(Self)).ShouldBeOfType<JoiningStep.Wait>();

    [Fact]
    public void Leaving_IsWaitedFor() =>
        Decide(Looks.Row(2, state: MemberState.Leaving)).ShouldBeOfType<JoiningStep.Wait>();

    [Theory]
    [InlineData(4, typeof(JoiningStep.Wait))]
    [InlineData(6, typeof(JoiningStep.Form))]
    public void Joining_TogetherWithOthersWhoseClusterHasDied_IsForTheFirst(int other, Type step) =>
        Decide(Looks.Row(other, state: MemberState.Joining)).ShouldBeOfType(step);

    private static JoiningStep Decide(params MemberRow[] others) => Joining.Decide(Self, Looks.AddressOf(Self), others);
}
