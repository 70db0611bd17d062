using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Hosting;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;

namespace TableActors.Actors.Cluster;

/// <summary>
/// Decides who belongs to the cluster, outside of Akka. There is one per process. Its calls come in
/// the order <see cref="EnterAsync"/>, <see cref="JoinAsync"/>, <see cref="LeavingAsync"/>,
/// <see cref="LeftAsync"/>. <see cref="IDatabaseUser.CheckAsync"/> needs none of them.
/// </summary>
internal interface IMembership : IDatabaseUser, IAsyncDisposable
{
    /// <summary>What is known now. Reading it never waits.</summary>
    MembershipView View { get; }

    /// <summary>Completes with the reason if this process is evicted, before it ends.</summary>
    Task<string> Evicted { get; }

    /// <summary>
    /// Enters this process into the members. Must be called before the store is used: the store's
    /// connections bear the name that this returns, and whoever evicts this process ends its
    /// sessions by that name.
    /// </summary>
    /// <exception cref="MembershipRefusedException">
    /// This process may not use the database.
    /// </exception>
    Task<MemberName> EnterAsync(CancellationToken cancellation);

    /// <summary>
    /// Adds what the actor system needs. Called before the process enters; the system may start
    /// before that, too.
    /// </summary>
    void Configure(AkkaConfigurationBuilder builder);

    /// <summary>Joins the cluster, or forms it. Completes when this node is up.</summary>
    /// <exception cref="MembershipRefusedException">
    /// This node could not join, or has joined a cluster whose other members are gone. The process
    /// has to start again.
    /// </exception>
    Task JoinAsync(ActorSystem system, CancellationToken cancellation);

    /// <summary>
    /// Tells the members that this node begins to leave, so that nobody joins through it any more.
    /// If the database does not answer, they do not learn of it.
    /// </summary>
    Task LeavingAsync(CancellationToken cancellation);

    /// <summary>
    /// Tells the members that this node has left, after its actor system has ended. The membership
    /// ends, too. Without this call, for example after a failed start, the others take the end of
    /// the membership for the death of the process.
    /// </summary>
    Task LeftAsync(CancellationToken cancellation);
}

/// <summary>Thrown when this process may not use its database. Tells the operator why.</summary>
public sealed class MembershipRefusedException(string message) : Exception(message);

/// <summary>The state of a member. The first three are alive; the last two are final.</summary>
internal enum MemberState
{
    /// <summary>Has entered, and is not up yet.</summary>
    Joining,

    /// <summary>Belongs to the cluster; others may join through it.</summary>
    Up,

    /// <summary>Hands over its tables, lanes and jobs.</summary>
    Leaving,

    Left,

    /// <summary>The verdict was that it is dead.</summary>
    Evicted,
}

/// <summary>
/// One run of a process that has entered, as the database knows it. It has an address and a uid
/// once it joins. The uid tells its actor system from earlier ones at the address. Times are by the
/// database's clock.
/// </summary>
internal sealed record ClusterMember(
    int Incarnation, string Name, string? Address, int? Uid, MemberState State, TimeSpan InState, TimeSpan BeatAge);

/// <summary>What this process knows of the members, itself included.</summary>
/// <param name="Self">The own incarnation; <see langword="null"/>: it has not entered.</param>
/// <param name="State">The state of this process.</param>
/// <param name="Members">All that were alive at the last look, or ended shortly before.</param>
/// <param name="SinceBeat">
/// The time since this process began its last beat that reached the database;
/// <see langword="null"/>: none did, or the process is evicted.
/// </param>
internal sealed record MembershipView(
    int? Self, MemberState State, ImmutableArray<ClusterMember> Members, TimeSpan? SinceBeat)
{
    /// <summary>What is known before the first look.</summary>
    public static MembershipView Empty { get; } = new(null, MemberState.Joining, [], null);

    public bool IsEvicted => State == MemberState.Evicted;
}

/// <summary>
/// Marks the database sessions of one member, so that they can be told from all others. The scope
/// is the number of the members' table: a database may hold several services in as many database
/// schemas.
/// </summary>
internal sealed record MemberName(uint Scope, int Incarnation)
{
    // PostgreSQL cuts longer names, and would cut off the token.
    private const int LongestApplicationName = 63;

    /// <summary>The word that all application names of the member contain.</summary>
    public string Token => string.Create(CultureInfo.InvariantCulture, $"tableactors/{Scope}/{Incarnation}");

    /// <summary>
    /// The application name that a connection of the member must give. A name that somebody has
    /// chosen for the connection comes first, cut so that the token fits.
    /// </summary>
    public string ApplicationName(string? own)
    {
        // The server would replace any other character by several.
        var plain = string.Concat((own ?? "").Where(character => character is >= ' ' and <= '~')).Trim();
        var room = LongestApplicationName - Token.Length - 1;
        return plain.Length == 0 ? Token : $"{plain[..Math.Min(plain.Length, room)].TrimEnd()} {Token}";
    }
}

/// <summary>Names the database sessions of this process, by which its evictor ends them.</summary>
internal sealed class DatabaseSessions
{
    private const string Unnamed = "tableactors";

    /// <summary>
    /// The member that this process is; <see langword="null"/>: it has not entered, or its store
    /// has no members.
    /// </summary>
    public MemberName? Member { get; set; }

    /// <summary>
    /// For tests alone: an evicted process may still become an owner, to show what the rule against
    /// it is for.
    /// </summary>
    public bool OwnsWhenEvicted { get; init; }

    public string NameOf(string? own) => Member?.ApplicationName(own) ?? own ?? Unnamed;
}

/// <summary>A part of the service's definition, which all nodes of a cluster must share.</summary>
internal interface IDefinitionPart
{
    /// <summary>The part as text. The order of the lines does not count.</summary>
    IEnumerable<string> Lines { get; }
}

internal sealed class TableDefinitionPart(IServedTables tables) : IDefinitionPart
{
    public IEnumerable<string> Lines => tables.Tables.Select(table => $"table {table.Name} {table.Fingerprint:x16}");
}

/// <summary>
/// Tells services with different definitions apart: their nodes cannot do each other's work.
/// </summary>
internal static class DefinitionFingerprint
{
    public static string Of(IEnumerable<IDefinitionPart> parts)
    {
        var text = string.Join('\n', parts.SelectMany(part => part.Lines).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
