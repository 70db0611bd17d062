using System.Collections.Immutable;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Operations;

/// <summary>Which row of which table.</summary>
internal readonly record struct RowKey(TableName Table, ImmutableArray<object?> Values)
{
    public bool Equals(RowKey other) => Table == other.Table && Values.AsSpan().SequenceEqual(other.Values.AsSpan());

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Table);
        foreach (var value in Values)
            hash.Add(value);
        return hash.ToHashCode();
    }
}
