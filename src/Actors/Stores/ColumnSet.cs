using System.Collections.Immutable;

namespace TableActors.Actors.Stores;

/// <summary>Which columns a write names, as the key under which its statement is kept.</summary>
internal readonly struct ColumnSet(ImmutableArray<int> ordinals) : IEquatable<ColumnSet>
{
    private readonly ImmutableArray<int> _ordinals = ordinals;

    public bool Equals(ColumnSet other) => _ordinals.AsSpan().SequenceEqual(other._ordinals.AsSpan());

    public override bool Equals(object? obj) => obj is ColumnSet other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var ordinal in _ordinals)
            hash.Add(ordinal);
        return hash.ToHashCode();
    }
}
