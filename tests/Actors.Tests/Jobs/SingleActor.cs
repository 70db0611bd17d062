using Akka.Actor;
using Akka.Hosting;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>An actor in the place of a registered one.</summary>
internal sealed class SingleActor<T>(IActorRef actor) : IRequiredActor<T>
{
    public IActorRef ActorRef => actor;

    public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(actor);
}
