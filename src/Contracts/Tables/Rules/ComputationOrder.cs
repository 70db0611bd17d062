using System.Collections.Immutable;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>The order in which columns can be computed, and the columns that depend on themselves.</summary>
/// <param name="Columns">
/// All columns in the table's order, except that each comes after the columns it depends on.
/// </param>
/// <param name="Cycles">
/// Paths that lead from a column back to itself. The first and the last column are the same.
/// </param>
internal sealed record ComputationOrder(
    ImmutableArray<ColumnDraft> Columns, ImmutableArray<ImmutableArray<ColumnDraft>> Cycles)
{
    public static ComputationOrder Of(ImmutableArray<ColumnDraft> columns)
    {
        var ordered = ImmutableArray.CreateBuilder<ColumnDraft>(columns.Length);
        var cycles = ImmutableArray.CreateBuilder<ImmutableArray<ColumnDraft>>();
        var done = new HashSet<ColumnDraft>();
        var path = new List<ColumnDraft>();
        foreach (var column in columns)
            Visit(column);
        return new ComputationOrder(ordered.ToImmutable(), cycles.ToImmutable());

        void Visit(ColumnDraft column)
        {
            if (done.Contains(column))
                return;
            var start = path.IndexOf(column);
            if (start >= 0)
            {
                cycles.Add([.. path[start..], column]);
                return;
            }

            path.Add(column);
            foreach (var argument in column.DependsOn)
                Visit(argument);
            path.RemoveAt(path.Count - 1);
            done.Add(column);
            ordered.Add(column);
        }
    }
}

/// <summary>No column depends on itself, directly or through others.</summary>
internal sealed class CycleRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var cycle in table.Order.Cycles)
            table.Refuse(
                cycle[0], $"is computed from itself: {string.Join(" <- ", cycle.Select(column => column.Name))}");
    }
}
