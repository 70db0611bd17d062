using System.Collections.Immutable;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Operations;

/// <summary>What an update gives to the computed columns that depend on it.</summary>
internal static class UpdatedInputs
{
    /// <summary>Whether the columns can be computed from the changes and the key alone, without the rest of the row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="changes">The changes.</param>
    /// <param name="dependents">What depends on them, each after those it depends on.</param>
    public static bool AreGiven(TableSchema table, ColumnValues changes, ImmutableArray<Column> dependents)
    {
        foreach (var column in dependents)
        {
            foreach (var ordinal in column.DependsOn)
            {
                if (!table.Columns[ordinal].IsKey && !changes.Ordinals.Contains(ordinal) && !dependents.Contains(table.Columns[ordinal]))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Puts the key and the changes into a row that is otherwise empty.</summary>
    public static void Put(TableSchema table, UpdateRow update, object?[] row)
    {
        for (var index = 0; index < table.Key.Length; index++)
            row[table.Key[index].Ordinal] = update.Key[index];
        for (var index = 0; index < update.Changes.Ordinals.Length; index++)
            row[update.Changes.Ordinals[index]] = update.Changes.Values[index];
    }

    /// <summary>The changes together with what was computed from them.</summary>
    /// <param name="changes">The changes.</param>
    /// <param name="computed">The columns that were computed; none of them is among the changes.</param>
    /// <param name="row">The row that holds the values of both.</param>
    public static ColumnValues With(ColumnValues changes, ImmutableArray<Column> computed, object?[] row)
    {
        var ordinals = ImmutableArray.CreateBuilder<int>(changes.Ordinals.Length + computed.Length);
        ordinals.AddRange(changes.Ordinals);
        foreach (var column in computed)
            ordinals.Add(column.Ordinal);
        ordinals.Sort();
        var values = ImmutableArray.CreateBuilder<object?>(ordinals.Count);
        foreach (var ordinal in ordinals)
            values.Add(row[ordinal]);
        return new ColumnValues(ordinals.MoveToImmutable(), values.MoveToImmutable());
    }
}
