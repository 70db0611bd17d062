using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Xunit.Sdk;

namespace TableActors.Engine.Tests.TestKit;

public sealed class EventFilterTests : EngineSpec
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public EventFilterTests()
        : base("akka.loglevel = DEBUG")
    {
    }

    private ILoggingAdapter Logger => Logging.GetLogger(Sys, "source");

    [Fact]
    public void ExpectOne_TheEventOfEachLevel_IsSeen()
    {
        EventFilter.Debug("hello").ExpectOne(() => Logger.Debug("hello"));
        EventFilter.Info("hello").ExpectOne(() => Logger.Info("hello"));
        EventFilter.Warning("hello").ExpectOne(() => Logger.Warning("hello"));
        EventFilter.Error("hello").ExpectOne(() => Logger.Error("hello"));
    }

    [Fact]
    public void ExpectOne_ByPartsOfTheText_IsSeen()
    {
        EventFilter.Info(start: "the answer").ExpectOne(() => Logger.Info("the answer is {0}", 42));
        EventFilter.Info(contains: "is 42").ExpectOne(() => Logger.Info("the answer is {0}", 42));
        EventFilter.Info(new Regex("is [0-9]+")).ExpectOne(() => Logger.Info("the answer is {0}", 42));
    }

    [Fact]
    public void ExpectOne_NoSuchEvent_Fails() =>
        Should.Throw<XunitException>(() => EventFilter.Info("hello").ExpectOne(Short, () => Logger.Info("bye")));

    [Fact]
    public void ExpectOne_AnotherLevel_Fails() =>
        Should.Throw<XunitException>(() => EventFilter.Warning("hello").ExpectOne(Short, () => Logger.Info("hello")));

    [Fact]
    public void Expect_ANumberOfEvents_CountsThem()
    {
        EventFilter.Info("hello").Expect(3, () =>
        {
            for (var i = 0; i < 3; i++)
                Logger.Info("hello");
        });

        Should.Throw<XunitException>(() => EventFilter.Info("hello").Expect(2, Short, () => Logger.Info("hello")));
    }

    [Fact]
    public void Expect_None_FailsIfThereIsOne()
    {
        EventFilter.Info("hello").Expect(0, Short, () => Logger.Info("bye"));

        Should.Throw<XunitException>(() => EventFilter.Info("hello").Expect(0, Short, () => Logger.Info("hello")));
    }

    [Fact]
    public async Task ExpectOneAsync_AnEventThatComesLater_WaitsForIt()
    {
        var actor = Spawn(self => self.On<string>(text => self.ActorContext.GetLogger().Info(text)));

        await EventFilter.Info("hello").ExpectOneAsync(() =>
        {
            actor.Tell("hello");
            return Task.CompletedTask;
        });
    }

    [Fact]
    public void ExpectOne_WithAFunction_GivesItsResult() =>
        EventFilter.Info("hello").ExpectOne(() =>
        {
            Logger.Info("hello");
            return 42;
        }).ShouldBe(42);

    [Fact]
    public void Exception_ByTypeAndText_IsSeen()
    {
        EventFilter.Exception<ArgumentException>().ExpectOne(() => Logger.Error(new ArgumentNullException("x"), "bad"));
        EventFilter.Exception<ArgumentException>(contains: "wrong").ExpectOne(
            () => Logger.Error(new ArgumentException("wrong input"), "bad"));
        Should.Throw<XunitException>(
            () => EventFilter.Exception<FormatException>().ExpectOne(Short, () => Logger.Error(new ArgumentException("wrong"), "bad")));
    }

    [Fact]
    public void DeadLetter_OfAType_IsSeen() =>
        EventFilter.DeadLetter<string>().ExpectOne(() =>
        {
            Sys.DeadLetters.Tell(1);
            Sys.DeadLetters.Tell("lost");
        });

    [Fact]
    public void Custom_APredicate_IsAsked() =>
        EventFilter.Custom(logEvent => logEvent.Message.ToString()!.Length == 5).ExpectOne(() => Logger.Info("hello"));

    [Fact]
    public void And_AnotherFilter_CountsBoth() =>
        EventFilter.Info("hello").And.Warning("bye").Expect(2, () =>
        {
            Logger.Info("hello");
            Logger.Warning("bye");
        });
}
