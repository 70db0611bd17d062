using Akka.Actor;
using Akka.TestKit.TestActors;

namespace TableActors.Engine.Tests.Actor;

public sealed class AskTests : EngineSpec
{
    private IActorRef Silent => Sys.ActorOf(BlackHoleActor.Props);

    private IActorRef Echo => Sys.ActorOf(SimpleEchoActor.Props());

    [Fact]
    public async Task Ask_AnActorThatAnswers_GivesTheAnswer() =>
        (await Echo.Ask<string>("hello", RemainingOrDefault)).ShouldBe("hello");

    [Fact]
    public async Task Ask_WithoutAType_GivesAnyAnswer() => (await Echo.Ask(42, RemainingOrDefault)).ShouldBe(42);

    [Fact]
    public async Task Ask_ManyAtOnce_GivesEachItsOwnAnswer()
    {
        var echo = Echo;

        var answers = await Task.WhenAll(Enumerable.Range(0, 5000).Select(number => echo.Ask<int>(number, RemainingOrDefault)));

        answers.ShouldBe(Enumerable.Range(0, 5000));
    }

    [Fact]
    public async Task Ask_AnActorThatIsSilent_TimesOut() =>
        await Should.ThrowAsync<AskTimeoutException>(Silent.Ask<string>("hello", TimeSpan.FromMilliseconds(50)));

    [Fact]
    public async Task Ask_WithATokenThatIsCancelled_IsCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var asked = Silent.Ask<string>("hello", cancellation.Token);

        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asked);
    }

    [Fact]
    public async Task Ask_AnActorThatReportsFailure_FailsWithItsCause()
    {
        var failing = Spawn(self => self.OnAny(_ => self.Sender.Tell(new Status.Failure(new FormatException("not a number")))));

        var failure = await Should.ThrowAsync<Exception>(failing.Ask<int>("x", RemainingOrDefault));

        failure.GetBaseException().ShouldBeOfType<FormatException>().Message.ShouldBe("not a number");
    }

    [Fact]
    public async Task Ask_ForAnotherType_Fails() =>
        await Should.ThrowAsync<ArgumentException>(Echo.Ask<int>("text", RemainingOrDefault));

    [Fact]
    public async Task Ask_InAnActor_LeavesTheActorFreeToAnswer()
    {
        var echo = Echo;
        var actor = Spawn(self => self.OnAsync<string>(async text =>
        {
            var sender = self.Sender;
            sender.Tell(await echo.Ask<string>(text));
        }));

        (await actor.Ask<string>("through", RemainingOrDefault)).ShouldBe("through");
    }

    [Fact]
    public async Task Ask_AnswerThatComesTwice_CountsOnce()
    {
        var twice = Spawn(self => self.OnAny(message =>
        {
            self.Sender.Tell(message);
            self.Sender.Tell("second");
        }));

        (await twice.Ask<string>("first", RemainingOrDefault)).ShouldBe("first");
    }

    [Fact]
    public async Task Ask_ASelection_GivesTheAnswerOfTheActorThere()
    {
        Sys.ActorOf(SimpleEchoActor.Props(), "echo");

        (await Sys.ActorSelection("/user/echo").Ask<string>("hello", RemainingOrDefault)).ShouldBe("hello");
    }
}
