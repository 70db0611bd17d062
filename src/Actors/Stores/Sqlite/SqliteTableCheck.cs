using System.Collections.Immutable;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>Says what stands against keeping a table in a database, and changes nothing there.</summary>
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
