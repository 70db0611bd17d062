using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster;

/// <summary>A node of the cluster as it stands at one moment; two are equal if they are the same node.</summary>
public class Member : IComparable<Member>, IComparable
{
    public static readonly IComparer<Address> AddressOrdering = Comparer<Address>.Create(CompareAddresses);

    /// <summary>Oldest first.</summary>
    public static readonly IComparer<Member> AgeOrdering =
        Comparer<Member>.Create((a, b) => a.Equals(b) ? 0 : a.IsOlderThan(b) ? -1 : 1);

    // Larger than any number that is given to a member that is up.
    private const int NotUpYet = int.MaxValue;

    private static readonly Dictionary<MemberStatus, MemberStatus[]> NextStatus = new()
    {
        [MemberStatus.Joining] = [MemberStatus.WeaklyUp, MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.WeaklyUp] = [MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.Up] = [MemberStatus.Leaving, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.Leaving] = [MemberStatus.Exiting, MemberStatus.Down, MemberStatus.Removed],
        [MemberStatus.Down] = [MemberStatus.Removed],
        [MemberStatus.Exiting] = [MemberStatus.Removed, MemberStatus.Down],
        [MemberStatus.Removed] = [],
    };

    private readonly int _upNumber;

    internal Member(UniqueAddress uniqueAddress, MemberStatus status, ImmutableHashSet<string> roles, int upNumber = NotUpYet)
    {
        UniqueAddress = uniqueAddress;
        Status = status;
        Roles = roles;
        _upNumber = upNumber;
    }

    public UniqueAddress UniqueAddress { get; }

    public Address Address => UniqueAddress.Address;

    public MemberStatus Status { get; }

    public ImmutableHashSet<string> Roles { get; }

    public bool HasRole(string role) => Roles.Contains(role);

    /// <summary>Whether this member was up before the other.</summary>
    public bool IsOlderThan(Member other) => _upNumber != other._upNumber ? _upNumber < other._upNumber : CompareTo(other) < 0;

    /// <exception cref="InvalidOperationException">No member goes from its status to the given one.</exception>
    public Member Copy(MemberStatus status)
    {
        if (status == Status)
            return this;
        if (!NextStatus[Status].Contains(status))
            throw new InvalidOperationException($"A member that is {Status} cannot become {status}.");
        return new Member(UniqueAddress, status, Roles, _upNumber);
    }

    public Member CopyUp(int upNumber) => new(UniqueAddress, Copy(MemberStatus.Up).Status, Roles, upNumber);

    public int CompareTo(Member other) => other is null ? 1 : UniqueAddress.CompareTo(other.UniqueAddress);

    int IComparable.CompareTo(object obj) => CompareTo((Member)obj);

    public override bool Equals(object obj) => obj is Member other && UniqueAddress.Equals(other.UniqueAddress);

    public override int GetHashCode() => UniqueAddress.GetHashCode();

    public override string ToString() =>
        $"Member(address = {Address}, Uid = {UniqueAddress.Uid}, status = {Status}, roles = [{string.Join(", ", Roles.Order())}], upNumber = {_upNumber})";

    private static int CompareAddresses(Address a, Address b)
    {
        var byHost = string.CompareOrdinal(a.Host ?? "", b.Host ?? "");
        if (byHost != 0)
            return byHost;
        var byPort = (a.Port ?? 0).CompareTo(b.Port ?? 0);
        return byPort != 0 ? byPort : string.CompareOrdinal(a.ToString(), b.ToString());
    }
}
