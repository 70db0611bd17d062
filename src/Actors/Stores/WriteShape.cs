using System.Collections.Immutable;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>Checks whether a write names the columns that its table has. It does not look at the values.</summary>
internal static class WriteShape
{
    /// <summary>Whether the write names only columns that the table has.</summary>
    public static bool Fits(WriteCommand command, TableSchema schema) => command switch
    {
        InsertRow insert => insert.Values.Length == schema.Columns.Length,
        UpdateRow update => !schema.Key.IsEmpty && update.Key.Length == schema.Key.Length
            && Fits(update.Changes, schema)
            && !Any(update.Changes.Ordinals, ordinal => schema.Columns[ordinal].IsComputedByStore),
        DeleteRows delete => !delete.Match.Ordinals.IsEmpty && Fits(delete.Match, schema)
            && (delete.Versions.IsEmpty
                || (!schema.Key.IsEmpty && schema.Key.All(column => delete.Match.Ordinals.Contains(column.Ordinal)))),
        WithdrawRequest => true,
        _ => false,
    };

    private static bool Fits(ColumnValues values, TableSchema schema) =>
        values.Ordinals.Length == values.Values.Length
        && !Any(values.Ordinals, ordinal => (uint)ordinal >= (uint)schema.Columns.Length);

    private static bool Any(ImmutableArray<int> ordinals, Func<int, bool> condition)
    {
        foreach (var ordinal in ordinals)
        {
            if (condition(ordinal))
                return true;
        }

        return false;
    }
}

/// <summary>The columns that a write names. They are the key under which its statement is kept.</summary>
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
