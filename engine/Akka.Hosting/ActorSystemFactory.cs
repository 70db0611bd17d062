using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting.Logging;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Akka.Hosting;

/// <summary>Makes the actor system that a builder describes.</summary>
internal static class ActorSystemFactory
{
    public static ActorSystem Create(IServiceProvider services)
    {
        var builder = services.GetRequiredService<AkkaConfigurationBuilder>();
        if (!builder.Setups.Any(setup => setup is LoggerFactorySetup) && services.GetService<ILoggerFactory>() is { } loggers)
            builder.Add(new LoggerFactorySetup(loggers));

        var bootstrap = BootstrapSetup.Create().WithConfig(builder.Configuration.GetOrElse(Config.Empty));
        if (builder.ActorRefProvider.HasValue)
            bootstrap = bootstrap.WithActorRefProvider(builder.ActorRefProvider.Value);
        return ActorSystem.Create(
            builder.ActorSystemName,
            ActorSystemSetup.Create([bootstrap, DependencyResolverSetup.Create(services), .. builder.Setups]));
    }
}
