namespace Akka.Actor;

/// <summary>Where an actor system lives: protocol and name, and host and port once it can be reached from elsewhere.</summary>
public sealed class Address : IEquatable<Address>, IComparable<Address>, IComparable, ICloneable
{
    public static readonly Address AllSystems = new("akka", "all-systems");

    public static readonly IComparer<Address> Comparer = Comparer<Address>.Create(
        static (left, right) => left is null ? (right is null ? 0 : -1) : left.CompareTo(right));

    private string _text;

    public Address(string protocol, string system, string host = null, int? port = null)
    {
        Protocol = protocol;
        System = system;
        Host = host?.ToLowerInvariant();
        Port = port;
    }

    public string Protocol { get; }

    public string System { get; }

    public string Host { get; }

    public int? Port { get; }

    public bool HasLocalScope => string.IsNullOrEmpty(Host);

    public bool HasGlobalScope => !HasLocalScope;

    public static bool operator ==(Address left, Address right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(Address left, Address right) => !(left == right);

    public static Address Parse(string address) =>
        TryParse(address, out var parsed)
            ? parsed
            : throw new UriFormatException($"[{address}] is not an address of the form protocol://system or protocol://system@host:port");

    public static bool TryParse(string path, out Address address) => TryParse(path, out address, out _);

    /// <summary>Reads the address in front of a path; the rest, from its first slash, is the path itself.</summary>
    public static bool TryParse(string path, out Address address, out string absolutUri)
    {
        address = null;
        absolutUri = null;
        var schemeEnd = path?.IndexOf("://", StringComparison.Ordinal) ?? -1;
        if (schemeEnd <= 0 || !path.StartsWith("akka", StringComparison.OrdinalIgnoreCase)) return false;

        var authorityStart = schemeEnd + 3;
        var slash = path.IndexOf('/', authorityStart);
        var authority = slash < 0 ? path[authorityStart..] : path[authorityStart..slash];
        if (!TryParseAuthority(path[..schemeEnd], authority, out address)) return false;

        absolutUri = slash < 0 ? "/" : path[slash..];
        return true;
    }

    public Address WithProtocol(string protocol) => new(protocol, System, Host, Port);

    public Address WithSystem(string system) => new(Protocol, system, Host, Port);

    public Address WithHost(string host = null) => new(Protocol, System, host, Port);

    public Address WithPort(int? port = null) => new(Protocol, System, Host, port);

    /// <summary>The address without its protocol.</summary>
    public string HostPort() => ToString()[(Protocol.Length + 3)..];

    public object Clone() => new Address(Protocol, System, Host, Port);

    public int CompareTo(Address other) => other is null ? 1 : string.CompareOrdinal(ToString(), other.ToString());

    int IComparable.CompareTo(object obj) => obj switch
    {
        null => 1,
        Address other => CompareTo(other),
        _ => throw new ArgumentException($"Cannot compare an address with a {obj.GetType()}", nameof(obj)),
    };

    public bool Equals(Address other) =>
        ReferenceEquals(this, other)
        || (other is not null && Port == other.Port && Host == other.Host && System == other.System && Protocol == other.Protocol);

    public override bool Equals(object obj) => obj is Address other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Protocol, System, Host, Port);

    public override string ToString() =>
        _text ??= HasLocalScope ? $"{Protocol}://{System}" : $"{Protocol}://{System}@{Host}:{Port}";

    private static bool TryParseAuthority(string protocol, string authority, out Address address)
    {
        address = null;
        var at = authority.IndexOf('@');
        if (at < 0)
        {
            if (authority.Length == 0 || authority.Contains(':')) return false;
            address = new Address(protocol, authority);
            return true;
        }

        var colon = authority.LastIndexOf(':');
        if (at == 0 || colon <= at + 1 || !int.TryParse(authority[(colon + 1)..], out var port)) return false;
        address = new Address(protocol, authority[..at], authority[(at + 1)..colon], port);
        return true;
    }
}
