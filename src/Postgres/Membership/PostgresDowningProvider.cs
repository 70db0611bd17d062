using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Cluster;
using Akka.Configuration;
using Microsoft.Extensions.Logging;

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
    public Props DowningActorProps
    {
        get
        {
            var (setup, it) = (_setup, cluster);
            return Props.Create(() => new DowningActor(it, setup));
        }
    }
}

/// <summary>What the actors of a node know of its membership.</summary>
internal sealed class MembershipSetup(MemberSession session, MembershipSettings settings, Func<Arbiter> arbiter, ILogger<DowningActor> logger) : Setup
{
    public MemberSession Session => session;

    public MembershipSettings Settings => settings;

    /// <summary>There once the process has entered.</summary>
    public Arbiter Arbiter => arbiter();

    public ILogger<DowningActor> Logger => logger;
}
