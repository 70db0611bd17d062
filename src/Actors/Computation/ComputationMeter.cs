using System.Diagnostics;
using System.Diagnostics.Metrics;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>What computations report to whoever listens.</summary>
public static class ComputationMeter
{
    /// <summary>The meter's name.</summary>
    public const string Name = "TableActors.Computation";

    /// <summary>
    /// Counts the rows that a computed column failed on, by <c>table</c>, <c>column</c> and <c>outcome</c>: <c>refused</c> or
    /// <c>null</c>.
    /// </summary>
    public const string Failures = "tableactors.computation.failures";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> FailureCount = Meter.CreateCounter<long>(Failures, "{row}", "Rows that a computed column failed on.");

    internal static void CountFailure(TableSchema table, Column column)
    {
        if (!FailureCount.Enabled)
            return;
        FailureCount.Add(1, new TagList
        {
            { "table", table.Name.Value },
            { "column", column.Name },
            { "outcome", column.Computation!.OnError == OnComputationError.Null ? "null" : "refused" },
        });
    }
}
