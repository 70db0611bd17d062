using Akka.Actor;

namespace Akka.Hosting;

/// <summary>Starts actors once the system is up.</summary>
public delegate Task ActorStarter(ActorSystem system, IActorRegistry registry);
