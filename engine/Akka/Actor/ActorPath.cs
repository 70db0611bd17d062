namespace Akka.Actor;

/// <summary>
/// The names from the root of an actor system down to one actor. Two paths are equal when address and names are;
/// the uid tells apart actors that had the same path one after the other.
/// </summary>
public abstract class ActorPath : IEquatable<ActorPath>, IComparable<ActorPath>
{
    public static readonly string ValidSymbols = ActorPathText.ValidSymbols;

    internal const long UndefinedUid = 0;

    private readonly int _hash;
    private string _text;

    protected ActorPath(Address address, string name)
    {
        Address = address;
        Name = name;
        _hash = HashCode.Combine(address, name);
    }

    protected ActorPath(ActorPath parentPath, string name, long uid)
    {
        Parent = parentPath;
        Address = parentPath.Address;
        Name = name;
        Uid = uid;
        Depth = parentPath.Depth + 1;
        _hash = HashCode.Combine(parentPath._hash, name);
    }

    public string Name { get; }

    public Address Address { get; }

    public long Uid { get; }

    public ActorPath Parent { get; }

    public int Depth { get; }

    public IReadOnlyList<string> Elements
    {
        get
        {
            var names = new string[Depth];
            var path = this;
            for (var i = Depth - 1; i >= 0; i--, path = path.Parent) names[i] = path.Name;
            return names;
        }
    }

    public ActorPath Root => ParentOf(0);

    public static bool operator ==(ActorPath left, ActorPath right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ActorPath left, ActorPath right) => !(left == right);

    public static ActorPath operator /(ActorPath path, string name) => ActorPathText.Descend(path, name);

    public static ActorPath operator /(ActorPath path, IEnumerable<string> name) =>
        name.Where(element => element.Length > 0).Aggregate(path, (parent, element) => parent / element);

    public static bool IsValidPathElement(string s) => ActorPathText.IsValidElement(s);

    public static string FormatPathElements(IEnumerable<string> pathElements) => string.Concat(pathElements.Select(e => "/" + e));

    public static ActorPath Parse(string path) =>
        TryParse(path, out var parsed)
            ? parsed
            : throw new UriFormatException($"[{path}] is not an actor path of the form akka://system/user/name");

    public static bool TryParse(string path, out ActorPath actorPath)
    {
        actorPath = null;
        return Address.TryParse(path, out var address, out var absolute)
            && TryParse(new RootActorPath(address), absolute, out actorPath);
    }

    public static bool TryParse(ActorPath basePath, string absoluteUri, out ActorPath actorPath)
    {
        actorPath = basePath / absoluteUri.Split('/');
        return true;
    }

    public static bool TryParseAddress(string path, out Address address) => Address.TryParse(path, out address);

    /// <summary>The ancestor at a depth from the root; a negative depth counts upwards from here.</summary>
    public ActorPath ParentOf(int depth)
    {
        var target = depth < 0 ? Math.Max(0, Depth + depth) : depth;
        var path = this;
        while (path.Depth > target) path = path.Parent;
        return path;
    }

    public ActorPath Child(string childName) => this / childName;

    public ActorPath WithUid(long uid) => uid == Uid || Parent is null ? this : new ChildActorPath(Parent, Name, uid);

    public int CompareTo(ActorPath other)
    {
        if (other is null) return 1;
        return ReferenceEquals(this, other) ? 0 : string.CompareOrdinal(ToString(), other.ToString());
    }

    public bool Equals(ActorPath other)
    {
        if (other is null || _hash != other._hash || Depth != other.Depth) return false;
        ActorPath left = this, right = other;
        while (!ReferenceEquals(left, right))
        {
            if (left.Name != right.Name) return false;
            if (left.Parent is null) return left.Address == right.Address;
            left = left.Parent;
            right = right.Parent;
        }

        return true;
    }

    public override bool Equals(object obj) => obj is ActorPath other && Equals(other);

    public override int GetHashCode() => _hash;

    public override string ToString() => _text ??= ToStringWithAddress();

    public string ToStringWithoutAddress() => ActorPathText.Join(this);

    public string ToStringWithAddress() => ToStringWithAddress(Address);

    /// <summary>Prints with the given address, unless the path already tells a host.</summary>
    public string ToStringWithAddress(Address address) =>
        (Address.HasGlobalScope ? Address : address) + ToStringWithoutAddress();

    public string ToStringWithUid() => AppendUid(ToStringWithAddress());

    public string ToSerializationFormat() => AppendUid(ToStringWithAddress());

    public string ToSerializationFormatWithAddress(Address address) => AppendUid(ToStringWithAddress(address));

    private string AppendUid(string text) => Uid == UndefinedUid ? text : $"{text}#{Uid}";
}
