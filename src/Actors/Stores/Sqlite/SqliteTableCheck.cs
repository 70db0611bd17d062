using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>Says what stands against keeping tables in a database and running queries on them, and changes nothing there.</summary>
internal static class SqliteTableCheck
{
    /// <summary>Tries the definition out in memory, then compares it with the table that is there.</summary>
    public static ImmutableArray<DefinitionFault> Check(SqliteDatabase database, TableSchema schema)
    {
        using var scratch = SqliteDatabase.OpenScratch();
        if (CreationFault(scratch.Handle!, schema) is { } fault)
            return [fault];
        if (!database.Exists)
            return [];
        try
        {
            using var reader = database.OpenReader();
            return [.. SqliteCatalog.DifferencesIfThere(reader.Handle!, schema)];
        }
        catch (SqliteException failure)
        {
            return [new DefinitionFault("store", null, $"the database cannot be read: {failure.Message}")];
        }
    }

    /// <summary>Checks a query on a database in memory that has the tables of the real one, and those that are missing there.</summary>
    /// <returns>The query; <see langword="null"/>: it names what is missing because it is refused.</returns>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    public static PreparedQuery? Check(SqliteDatabase database, SqlQueryDefinition query, ITableCatalog tables)
    {
        var scratch = SqliteDatabase.OpenScratch();
        using var reader = new SqliteReader(scratch);
        var isWhole = MakeTheSame(scratch.Handle!, database) && tables.IsWhole;
        foreach (var schema in tables.Tables)
            isWhole &= CreationFault(scratch.Handle!, schema) is null;
        return new SqliteQueryCheck(query, tables).Check(reader.Database, isWhole);
    }

    // Views can stand on tables that come later, and what this program cannot make, a query cannot use: both are refused, and passed over.
    private static bool MakeTheSame(sqlite3 scratch, SqliteDatabase database)
    {
        if (!database.Exists)
            return true;
        try
        {
            using var reader = database.OpenReader();
            using var statement = new SqliteStatement(
                reader.Handle!, "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'view') AND sql IS NOT NULL AND name NOT LIKE 'ta\\_%' ESCAPE '\\'");
            while (statement.Read())
                raw.sqlite3_exec(scratch, statement.Text(0));
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }

    private static DefinitionFault? CreationFault(sqlite3 scratch, TableSchema schema)
    {
        try
        {
            var differences = SqliteCatalog.CreateOrCompare(scratch, schema);
            // An expression that closes the parenthesis itself could add columns of its own.
            return differences.Concat(SqliteCatalog.Differences(scratch, schema)).FirstOrDefault();
        }
        catch (SqliteException refused)
        {
            var column = schema.StoreComputed.Length == 1 ? schema.StoreComputed[0] : null;
            return new DefinitionFault($"table {schema.Name}", column?.Name, $"is refused by the database: {refused.Message}");
        }
    }
}
