using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What is wrong where a query should find one row.</summary>
internal static class QueryProblems
{
    private static readonly Problem NoRow = new(ErrorCodes.NoRow, "No row matches.");
    private static readonly Problem SeveralRows = new(ErrorCodes.SeveralRows, "More than one row matches.");

    /// <param name="most">How many rows an answer may have at most.</param>
    public static Problem MoreThan(int most) => new(
        ErrorCodes.TooLarge, $"The query finds more than {most} rows, which is the most that an answer may have; ask for fewer at once.");

    /// <param name="count">How many were found, which is not 1.</param>
    public static Problem OfCount(int count) => count == 0 ? NoRow : SeveralRows;
}
