using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>Makes services, and actors whose constructors ask for services.</summary>
public interface IDependencyResolver
{
    IResolverScope CreateScope();

    T GetService<T>();

    object GetService(Type type);

    Props Props(Type type, params object[] args);

    Props Props(Type type);

    Props Props<T>(params object[] args)
        where T : ActorBase;
}
