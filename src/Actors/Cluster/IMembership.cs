using Akka.Actor;
using Akka.Hosting;
using TableActors.Actors.Stores;

namespace TableActors.Actors.Cluster;

/// <summary>
/// Who belongs to the cluster, decided outside of it. One per process; its calls come in the order <see cref="EnterAsync"/>,
/// <see cref="JoinAsync"/>, <see cref="LeavingAsync"/>, <see cref="LeftAsync"/>. To check needs none of them.
/// </summary>
internal interface IMembership : IDatabaseUser, IAsyncDisposable
{
    /// <summary>What is known now; never waits.</summary>
    MembershipView View { get; }

    /// <summary>Completes with the reason when this process was evicted. The membership ends the process then, without being asked.</summary>
    Task<string> Evicted { get; }

    /// <summary>
    /// Enters this process. To be called before the store is used, since the sessions of its connections have to bear the name that this
    /// returns: whoever evicts this process ends them by it.
    /// </summary>
    /// <exception cref="MembershipRefusedException">This process may not use the database as things are.</exception>
    Task<MemberName> EnterAsync(CancellationToken cancellation);

    /// <summary>Adds what the actor system needs. This is called, and the system may start, before the process enters.</summary>
    void Configure(AkkaConfigurationBuilder builder);

    /// <summary>Joins the cluster, or forms it. Ends when Akka calls this node up.</summary>
    /// <exception cref="MembershipRefusedException">This node has come into a cluster that is none any more; the process has to start again.</exception>
    Task JoinAsync(ActorSystem system, CancellationToken cancellation);

    /// <summary>
    /// This node begins to leave; nobody joins through it any more. Where the database does not answer, nobody hears of it.
    /// </summary>
    Task LeavingAsync(CancellationToken cancellation);

    /// <summary>
    /// This node has left, and its actor system has ended; so does the membership. Without this call, as when the start fails, the others
    /// take the end of the membership for the death of the process.
    /// </summary>
    Task LeftAsync(CancellationToken cancellation);
}

/// <summary>Says why a process may not use a database, in words for its operator.</summary>
public sealed class MembershipRefusedException(string message) : Exception(message);
