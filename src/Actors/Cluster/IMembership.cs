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

/// <summary>Where a member stands. The first three are alive; the last two are final.</summary>
internal enum MemberState
{
    /// <summary>Has entered, and is not up yet.</summary>
    Joining,

    /// <summary>Belongs to the cluster; others may join through it.</summary>
    Up,

    /// <summary>Is handing over what it has.</summary>
    Leaving,

    Left,

    /// <summary>Was declared dead by another member.</summary>
    Evicted,
}

/// <summary>One run of a process that has entered, as the members' database knows it.</summary>
/// <param name="Incarnation">The number of the run; no other has had it.</param>
/// <param name="Name">What its operator calls it, to be shown.</param>
/// <param name="Address">Its address in the cluster; <see langword="null"/> until it joins.</param>
/// <param name="Uid">The number of its actor system, which tells it from an earlier one of the same address.</param>
/// <param name="State">Where it stands.</param>
/// <param name="InState">For how long it has stood there, by the database's clock.</param>
/// <param name="BeatAge">How long ago it last gave a sign of life, by the database's clock.</param>
internal sealed record ClusterMember(
    int Incarnation, string Name, string? Address, int? Uid, MemberState State, TimeSpan InState, TimeSpan BeatAge);

/// <summary>What a process knows of the membership, its own included.</summary>
/// <param name="Self">The number of this run; <see langword="null"/>: it has not entered.</param>
/// <param name="State">Where this process stands.</param>
/// <param name="Members">All who were alive at the last look, and those who ended shortly before.</param>
/// <param name="SinceBeat">
/// The time since its last sign of life that has reached the database began; <see langword="null"/>: none has, or the process is evicted.
/// </param>
internal sealed record MembershipView(int? Self, MemberState State, ImmutableArray<ClusterMember> Members, TimeSpan? SinceBeat)
{
    /// <summary>Before anything is known.</summary>
    public static MembershipView Empty { get; } = new(null, MemberState.Joining, [], null);

    /// <summary>Whether another member has declared this process dead.</summary>
    public bool IsEvicted => State == MemberState.Evicted;
}

/// <summary>How the database sessions of one member are told from those of all others.</summary>
/// <param name="Scope">The number of the members' table, since a database may hold several services in as many schemas.</param>
/// <param name="Incarnation">The number of the member's run.</param>
internal sealed record MemberName(uint Scope, int Incarnation)
{
    // PostgreSQL cuts longer names, and with them what the member is known by.
    private const int LongestApplicationName = 63;

    /// <summary>The word by which the member's sessions are found among all that use the database.</summary>
    public string Token => string.Create(CultureInfo.InvariantCulture, $"tableactors/{Scope}/{Incarnation}");

    /// <summary>The application name that a connection of the member has to give.</summary>
    /// <param name="own">The name that its user has given it, which is put first; as much of it as fits.</param>
    public string ApplicationName(string? own)
    {
        // The server would write other characters as several.
        var plain = string.Concat((own ?? "").Where(character => character is >= ' ' and <= '~')).Trim();
        var room = LongestApplicationName - Token.Length - 1;
        return plain.Length == 0 ? Token : $"{plain[..Math.Min(plain.Length, room)].TrimEnd()} {Token}";
    }
}

/// <summary>What the database sessions of this process are called, so that they can be ended for it once it is declared dead.</summary>
internal sealed class DatabaseSessions
{
    private const string Unnamed = "tableactors";

    /// <summary>The member that this process is; <see langword="null"/>: it has not entered, or is none.</summary>
    public MemberName? Member { get; set; }

    /// <summary>For specs alone: a process that was evicted still comes to own things, to show what the rule against it is for.</summary>
    public bool OwnsWhenEvicted { get; init; }

    /// <summary>The application name of a session.</summary>
    /// <param name="own">The name that the user has given it; <see langword="null"/>: none.</param>
    public string NameOf(string? own) => Member?.ApplicationName(own) ?? own ?? Unnamed;
}

/// <summary>Something that all nodes of a cluster must have in common.</summary>
internal interface IDefinitionPart
{
    /// <summary>It, as text; in any order.</summary>
    IEnumerable<string> Lines { get; }
}

/// <summary>The tables.</summary>
internal sealed class TableDefinitionPart(IServedTables tables) : IDefinitionPart
{
    public IEnumerable<string> Lines => tables.Tables.Select(table => $"table {table.Name} {table.Fingerprint:x16}");
}

/// <summary>Tells services apart by what they define: nodes that define different things cannot do each other's work.</summary>
internal static class DefinitionFingerprint
{
    public static string Of(IEnumerable<IDefinitionPart> parts)
    {
        var text = string.Join('\n', parts.SelectMany(part => part.Lines).Order(StringComparer.Ordinal));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
    }
}
