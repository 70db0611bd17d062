using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Xunit.Abstractions;

namespace Akka.TestKit.Xunit2;

/// <summary>The base of xunit specs: an actor system per test, terminated after it, whose log goes to the test's output.</summary>
public class TestKit : TestKitBase, IDisposable
{
    protected readonly ITestOutputHelper Output;

    private static readonly XunitAssertions Xunit = new();

    private bool _isDisposed;

    public TestKit(ActorSystem system = null, ITestOutputHelper output = null)
        : base(Xunit, system)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public TestKit(ActorSystemSetup config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Xunit, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public TestKit(Config config, string actorSystemName = null, ITestOutputHelper output = null)
        : base(Xunit, config, actorSystemName)
    {
        Output = output;
        InitializeLogger(Sys);
    }

    public TestKit(string config, ITestOutputHelper output = null)
        : this(ConfigurationFactory.ParseString(config), null, output)
    {
    }

    public new static Config DefaultConfig => TestKitBase.DefaultConfig;

    public new static Config FullDebugConfig => TestKitBase.FullDebugConfig;

    protected new static XunitAssertions Assertions => Xunit;

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing || _isDisposed)
            return;

        _isDisposed = true;
        AfterAll();
    }

    /// <summary>Runs when the test is over: terminates the system.</summary>
    protected virtual void AfterAll() => Shutdown();

    /// <summary>Sends the log of a further system to the test's output too.</summary>
    protected void InitializeLogger(ActorSystem system) => InitializeLogger(system, prefix: null);

    protected void InitializeLogger(ActorSystem system, string prefix)
    {
        if (Output is null)
            return;

        var output = Output;
        var logger = ((ExtendedActorSystem)system).SystemActorOf(Props.Create(() => new OutputLogger(output, prefix)), "log-test");
        logger.Ask<LoggerInitialized>(new InitializeLogger(system.EventStream), TestKitSettings.DefaultTimeout).GetAwaiter().GetResult();
    }
}
