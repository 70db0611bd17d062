using Akka.Configuration;

namespace Akka.Dispatch;

internal sealed class ThreadPoolDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly ThreadPoolDispatcher _dispatcher;

    public ThreadPoolDispatcherConfigurator(string id, Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) =>
        _dispatcher = new ThreadPoolDispatcher(this, id, config.GetInt("throughput", MessageDispatcher.DefaultThroughput));

    public override MessageDispatcher Dispatcher() => _dispatcher;
}
