using Akka.Actor;
using Akka.Event;

namespace TableActors.Engine.Tests.Actor;

/// <summary>Many asks at once: each gets its own answer, and those that get none end.</summary>
public sealed class CoreAskStressTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ActorSystem _system = ActorSystem.Create(
        "asks", "akka.loglevel = OFF, akka.stdout-loglevel = OFF, akka.log-dead-letters = off");

    public void Dispose() => _system.Dispose();

    [Fact]
    public async Task Ask_FromManyCallers_GivesEachItsOwnAnswer()
    {
        var echo = _system.ActorOf(Props.Create(() => new Echo()));

        var wrong = await Task.WhenAll(Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
        {
            var mistakes = 0;
            for (var i = 0; i < 2_000; i++)
            {
                var question = caller * 2_000 + i;
                if (await echo.Ask<int>(question, Patience) != question) mistakes++;
            }

            return mistakes;
        }))).WaitAsync(Patience);

        wrong.ShouldAllBe(mistakes => mistakes == 0);
    }

    [Fact]
    public async Task Ask_WithManyDifferentTimeoutsAndNoAnswer_EndsEachWithATimeout()
    {
        var silent = _system.ActorOf(Props.Create(() => new Silent()));

        var asks = Enumerable.Range(1, 2_000)
            .Select(milliseconds => silent.Ask<string>("hello?", TimeSpan.FromMilliseconds(milliseconds % 300 + 1)))
            .ToArray();

        await Task.WhenAll(asks).WaitAsync(Patience).ContinueWith(_ => { }, TaskScheduler.Default);
        asks.ShouldAllBe(ask => ask.IsFaulted && ask.Exception!.InnerException is AskTimeoutException);
    }

    [Fact]
    public async Task Ask_AnsweredAfterItsTimeout_SendsTheAnswerToDeadLetters()
    {
        var letter = new TaskCompletionSource<DeadLetter>();
        var listener = _system.ActorOf(Props.Create(() => new Listener(letter)));
        _system.EventStream.Subscribe(listener, typeof(DeadLetter));
        var release = new TaskCompletionSource();
        var late = _system.ActorOf(Props.Create(() => new Late(release.Task)));

        await Should.ThrowAsync<AskTimeoutException>(late.Ask<string>("hello?", TimeSpan.FromMilliseconds(50)));
        release.SetResult();

        (await letter.Task.WaitAsync(Patience)).Message.ShouldBe("too late");
    }

    [Fact]
    public async Task Ask_WithTokenCancelledMeanwhile_IsCancelled()
    {
        var silent = _system.ActorOf(Props.Create(() => new Silent()));
        using var source = new CancellationTokenSource();

        var ask = silent.Ask<string>("hello?", Patience, source.Token);
        await source.CancelAsync();

        await Should.ThrowAsync<TaskCanceledException>(ask);
    }

    private sealed class Echo : ReceiveActor
    {
        public Echo() => ReceiveAny(message => Sender.Tell(message));
    }

    private sealed class Silent : ReceiveActor
    {
        public Silent() => ReceiveAny(_ => { });
    }

    private sealed class Late : ReceiveActor
    {
        public Late(Task release) => ReceiveAsync<string>(async _ =>
        {
            await release;
            Sender.Tell("too late");
        });
    }

    private sealed class Listener : ReceiveActor
    {
        public Listener(TaskCompletionSource<DeadLetter> first) => Receive<DeadLetter>(letter => { first.TrySetResult(letter); });
    }
}
