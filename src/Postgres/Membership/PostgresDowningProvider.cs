using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;

namespace TableActors.Postgres.Membership;

/// <summary>Leaves it to the members' database who is removed from Akka's cluster. Akka makes it of the name in its settings.</summary>
/// <param name="system">The node's actor system, which has to have a <see cref="MembershipSetup"/>.</param>
/// <param name="cluster">Its cluster.</param>
internal sealed class PostgresDowningProvider(ActorSystem system, Cluster cluster) : IDowningProvider
{
    private readonly MembershipSetup _setup = system.Settings.Setup.Get<MembershipSetup>() is { HasValue: true } setup
        ? setup.Value
        : throw new ConfigurationException("The downing provider needs a membership in a PostgreSQL database.");

    /// <summary>None: who was evicted has no database sessions any more, and whatever it still writes is fenced off.</summary>
    public TimeSpan DownRemovalMargin => TimeSpan.Zero;

    /// <inheritdoc/>
    public Props DowningActorProps => _setup.Membership.DowningActorProps(cluster);
}

/// <summary>Says which membership an actor system belongs to.</summary>
internal sealed class MembershipSetup(PostgresMembership membership) : Setup
{
    public PostgresMembership Membership => membership;
}
