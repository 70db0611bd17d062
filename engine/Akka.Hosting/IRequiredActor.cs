using Akka.Actor;

namespace Akka.Hosting;

/// <summary>The actor registered under <typeparamref name="TActor"/>, for constructors to ask for.</summary>
public interface IRequiredActor<TActor>
{
    /// <exception cref="MissingActorRegistryEntryException">No such actor is registered yet.</exception>
    IActorRef ActorRef { get; }

    /// <summary>The actor as soon as it is registered.</summary>
    Task<IActorRef> GetAsync(CancellationToken cancellationToken = default);
}
