using Akka.Actor;

namespace Akka.DependencyInjection;

/// <summary>An actor system's access to its services.</summary>
public sealed class DependencyResolver : IExtension
{
    public DependencyResolver(IDependencyResolver resolver)
    {
        Resolver = resolver;
    }

    public IDependencyResolver Resolver { get; }

    public static DependencyResolver For(ActorSystem actorSystem) =>
        actorSystem.WithExtension<DependencyResolver, DependencyResolverExtension>();

    /// <summary>Props of an actor whose constructor gets <paramref name="args"/> and, for the other parameters, services.</summary>
    public Props Props<T>(params object[] args)
        where T : ActorBase =>
        Resolver.Props<T>(args);

    public Props Props<T>()
        where T : ActorBase =>
        Resolver.Props<T>();

    public Props Props(Type type) => Resolver.Props(type);

    public Props Props(Type type, params object[] args) => Resolver.Props(type, args);
}
