using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.DependencyInjection;

/// <summary>Constructs an actor from the given arguments, and from services for the other parameters.</summary>
internal sealed class ServiceProviderActorProducer(IServiceProvider services, Type actorType, object[] arguments) : IIndirectActorProducer
{
    public Type ActorType => actorType;

    public ActorBase Produce() => (ActorBase)ActivatorUtilities.CreateInstance(services, actorType, arguments);

    public void Release(ActorBase actor)
    {
    }
}
