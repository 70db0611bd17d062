namespace TableActors.Contracts.Tables.Rules;

/// <summary>No column depends on itself, directly or by way of others.</summary>
internal sealed class CycleRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var cycle in table.Order.Cycles)
            table.Refuse(cycle[0], $"is computed from itself: {string.Join(" <- ", cycle.Select(column => column.Name))}");
    }
}
