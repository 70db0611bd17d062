using Akka.Configuration;

namespace Akka.Dispatch;

internal sealed class ThreadDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly ThreadDispatcher _prototype;

    public ThreadDispatcherConfigurator(string id, Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _prototype = new ThreadDispatcher(this, id, config.GetInt("throughput", MessageDispatcher.DefaultThroughput));

    public override MessageDispatcher Dispatcher() => _prototype;
}
