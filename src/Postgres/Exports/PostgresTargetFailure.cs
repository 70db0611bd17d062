using Npgsql;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Exports;

/// <summary>What PostgreSQL's errors mean for an export.</summary>
internal static class PostgresTargetFailure
{
    /// <summary>Whether the row is refused, and would be again as long as the target is what it is.</summary>
    public static bool IsOfRow(Exception failure) =>
        failure is PostgresException refused && PostgresFailure.IsOfRow(refused) && !PostgresFailure.IsOfSchema(refused);

    /// <summary>Whether the table may have changed: become a view that takes no rows, for example.</summary>
    public static bool IsOfSchema(Exception failure) => failure is PostgresException refused
        && (PostgresFailure.IsOfSchema(refused) || refused.SqlState == PostgresErrorCodes.ObjectNotInPrerequisiteState);

    /// <summary>The server's words alone: never the statement, nor where it was.</summary>
    public static string ReasonOf(Exception failure) => failure switch
    {
        PostgresException refused => refused.MessageText,
        NpgsqlException { InnerException: { } inner } lost => $"{lost.Message}: {inner.Message}",
        _ => failure.Message,
    };
}
