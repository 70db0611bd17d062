using Akka.TestKit;
using Akka.Actor;
using Xunit.Sdk;

namespace TableActors.Engine.Tests.TestKit;

public sealed class TimingTests : EngineSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Within_AnExpectation_GivesItOnlyTheTimeThatIsLeft() =>
        Should.Throw<XunitException>(() => Within(Short, () => ExpectMsg<string>()));

    [Fact]
    public void Within_CodeThatIsInTime_GivesItsResult()
    {
        TestActor.Tell("hello");

        Within(RemainingOrDefault, () => ExpectMsg<string>()).ShouldBe("hello");
    }

    [Fact]
    public void Within_CodeThatIsTooFast_Fails() =>
        Should.Throw<XunitException>(() => Within(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), () => { }));

    [Fact]
    public void Remaining_OutsideWithin_IsRefused() => Should.Throw<InvalidOperationException>(() => Remaining);

    [Fact]
    public void Remaining_InsideWithin_IsAtMostItsTime() =>
        Within(RemainingOrDefault, () => Remaining.ShouldBeLessThanOrEqualTo(TestKitSettings.SingleExpectDefault));

    [Fact]
    public async Task WithinAsync_CodeThatIsInTime_GivesItsResult()
    {
        TestActor.Tell("hello");

        (await WithinAsync(RemainingOrDefault, async () => await ExpectMsgAsync<string>())).ShouldBe("hello");
    }

    [Fact]
    public async Task WithinAsync_CodeThatDoesNotEnd_Fails() =>
        await Should.ThrowAsync<XunitException>(() => WithinAsync(Short, () => new TaskCompletionSource().Task));

    [Fact]
    public void AwaitCondition_ThatComesTrue_Ends()
    {
        var count = 0;

        AwaitCondition(() => ++count > 3, RemainingOrDefault, TimeSpan.FromMilliseconds(5));

        count.ShouldBe(4);
    }

    [Fact]
    public void AwaitCondition_ThatStaysFalse_Fails() =>
        Should.Throw<XunitException>(() => AwaitCondition(() => false, Short));

    [Fact]
    public void AwaitConditionNoThrow_ThatStaysFalse_SaysSo() => AwaitConditionNoThrow(() => false, Short).ShouldBeFalse();

    [Fact]
    public async Task AwaitAssertAsync_ThatPassesAtLast_Ends()
    {
        var count = 0;

        await AwaitAssertAsync(() => (++count).ShouldBeGreaterThan(3), interval: TimeSpan.FromMilliseconds(5));

        count.ShouldBe(4);
    }

    [Fact]
    public void AwaitAssert_ThatNeverPasses_FailsWithItsLastFailure() =>
        Should.Throw<ShouldAssertException>(() => AwaitAssert(() => 1.ShouldBe(2), Short)).Message.ShouldContain("2");

    [Fact]
    public void Dilated_ByTheTimeFactor_IsLonger() => Dilated(Short).ShouldBe(Short * TestKitSettings.TestTimeFactor);

    [Fact]
    public void Settings_WithoutConfiguration_AreTheDefaults()
    {
        var settings = new TestKitSettings(DefaultConfig);

        settings.DefaultTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        settings.SingleExpectDefault.ShouldBe(TimeSpan.FromSeconds(3));
        settings.TestEventFilterLeeway.ShouldBe(TimeSpan.FromSeconds(3));
        settings.TestTimeFactor.ShouldBe(1.0);
    }

    [Fact]
    public void TestLatch_CountedDown_Opens()
    {
        var latch = CreateTestLatch(2);
        latch.CountDown();
        latch.IsOpen.ShouldBeFalse();
        latch.CountDown();

        latch.Ready();
        latch.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void TestLatch_ThatStaysShut_TimesOut() => Should.Throw<TimeoutException>(() => CreateTestLatch().Ready(Short));
}
