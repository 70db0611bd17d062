using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tables;

/// <summary>
/// Finds the faults that prevent keeping tables in a database, or running queries on them. Changes
/// nothing there.
/// </summary>
internal static class SqliteTableCheck
{
    /// <summary>Tries the definition out in memory, then compares it with the existing table.</summary>
    public static ImmutableArray<DefinitionFault> Check(SqliteDatabase database, TableSchema schema)
    {
        using var scratch = SqliteDatabase.OpenScratch();
        if (CreationFault(scratch.Handle!, schema) is { } fault)
            return [fault];
        if (!database.Exists)
            return database.ObstacleToMaking is { } obstacle
                ? [new DefinitionFault("store", null, $"the database cannot be made: {obstacle}; name another file")]
                : [];
        try
        {
            using var reader = database.OpenReader();
            return [.. SqliteSystemTables.DifferencesIfThere(reader.Handle!, schema)];
        }
        catch (SqliteException failure)
        {
            return [Unreadable(failure)];
        }
    }

    /// <summary>
    /// Checks a query on a database in memory. It has the tables of the real database, and those
    /// that are missing there.
    /// </summary>
    /// <returns>
    /// The query; <see langword="null"/>: it names a table that is missing because the database
    /// refuses it.
    /// </returns>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    public static PreparedQuery? Check(SqliteDatabase database, SqlQueryDefinition query, IServedTables tables)
    {
        using var scratch = SqliteDatabase.OpenScratch();
        MakeTheSame(scratch.Handle!, database);
        var isWhole = tables.IsWhole;
        foreach (var schema in tables.Tables)
            isWhole &= SqliteSystemTables.Exists(scratch.Handle!, schema)
                || CreationFault(scratch.Handle!, schema) is null;
        // From here on nothing can be created.
        using var reader = new SqliteReader(scratch);
        return new SqliteQueryCheck(query, tables).Check(reader.Database, isWhole);
    }

    // Something that cannot be created here, such as the virtual table of an unknown module, cannot
    // be queried there either.
    private static void MakeTheSame(sqlite3 scratch, SqliteDatabase database)
    {
        if (!database.Exists)
            return;
        try
        {
            using var reader = database.OpenReader();
            using var statement = new SqliteStatement(
                reader.Handle!,
                "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'view') AND sql IS NOT NULL "
                + "AND name NOT LIKE 'ta\\_%' ESCAPE '\\'");
            while (statement.Read())
                raw.sqlite3_exec(scratch, statement.Text(0));
        }
        catch (SqliteException failure)
        {
            throw new DefinitionException([Unreadable(failure)]);
        }
    }

    private static DefinitionFault Unreadable(SqliteException failure) =>
        new("store", null, $"the database cannot be read: {failure.Message}");

    private static DefinitionFault? CreationFault(sqlite3 scratch, TableSchema schema)
    {
        try
        {
            var differences = SqliteSystemTables.CreateOrCompare(scratch, schema);
            // An expression that closes the parenthesis itself could add columns.
            return differences.Concat(SqliteSystemTables.Differences(scratch, schema)).FirstOrDefault();
        }
        catch (SqliteException refused)
        {
            var column = schema.StoreComputed.Length == 1 ? schema.StoreComputed[0] : null;
            return new DefinitionFault(
                $"table {schema.Name}", column?.Name, $"is refused by the database: {refused.Message}");
        }
    }
}
