using Akka.Actor;
using Akka.Event;

namespace TableActors.Engine.Tests.Event;

public sealed class LoggingTests : EngineSpec
{
    public LoggingTests()
        : base("akka.loglevel = INFO")
    {
    }

    [Fact]
    public void GetLogger_InAnActor_NamesTheActorAsSource()
    {
        Sys.EventStream.Subscribe(TestActor, typeof(Info));

        Spawn(self => self.ActorContext.GetLogger().Info("hello from {0}", "here"), "talker");

        var logged = FishForMessage<Info>(info => info.Message.ToString() == "hello from here");
        logged.LogSource.ShouldContain("/user/talker");
        logged.LogClass.ShouldBe(typeof(ScriptedActor));
        logged.LogLevel().ShouldBe(LogLevel.InfoLevel);
    }

    [Fact]
    public void Log_EachLevelFromTheConfiguredOneOn_IsPublished()
    {
        var log = Logging.GetLogger(Sys, "source");
        Sys.EventStream.Subscribe(TestActor, typeof(LogEvent));

        log.Debug("too fine");
        log.Info("info");
        log.Warning("warning");
        log.Error("error");

        ExpectLogged<Info>("info");
        ExpectLogged<Warning>("warning");
        ExpectLogged<Error>("error");
    }

    [Fact]
    public void IsEnabled_ByLevel_FollowsTheConfiguration()
    {
        var log = Logging.GetLogger(Sys, "source");

        log.IsDebugEnabled.ShouldBeFalse();
        log.IsInfoEnabled.ShouldBeTrue();
        log.IsEnabled(LogLevel.ErrorLevel).ShouldBeTrue();
    }

    [Fact]
    public void Error_WithAnException_CarriesIt()
    {
        var cause = new InvalidOperationException("broken");
        Sys.EventStream.Subscribe(TestActor, typeof(Error));

        Logging.GetLogger(Sys, "source").Error(cause, "failed at {0}", 5);

        var logged = FishForMessage<Error>(error => error.LogSource.StartsWith("source", StringComparison.Ordinal));
        logged.Cause.ShouldBe(cause);
        logged.Message.ToString().ShouldBe("failed at 5");
    }

    [Fact]
    public void Failure_OfAnActor_IsLoggedAsAnError() =>
        EventFilter.Exception<InvalidOperationException>("broken").ExpectOne(
            () => Spawn(self => self.On<string>(_ => throw new InvalidOperationException("broken"))).Tell("fail"));

    [Fact]
    public void DeadLetter_ByDefault_IsLogged() =>
        EventFilter.Info(contains: "dead letter").ExpectOne(() => Sys.DeadLetters.Tell("lost"));

    private void ExpectLogged<T>(string text)
        where T : LogEvent =>
        ExpectMsg<LogEvent>(hint: text).ShouldBeOfType<T>().Message.ToString().ShouldBe(text);
}
