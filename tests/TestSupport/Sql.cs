using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace TableActors.TestSupport;

/// <summary>
/// SQL that a test runs behind the back of what it tests. Each call opens the connection that it
/// is given, and closes it for good.
/// </summary>
public static class Sql
{
    /// <summary>The first column of all rows as texts; empty where the statement has no rows.</summary>
    public static List<string?> Texts(DbConnection connection, string sql)
    {
        using (connection)
        {
            using var command = Open(connection, sql);
            // PostgreSQL's own text of a value, of whatever type, is what can be compared.
            if (command is NpgsqlCommand postgres)
                postgres.AllResultTypesAreUnknown = true;
            using var reader = command.ExecuteReader();
            var texts = new List<string?>();
            while (reader.Read())
                texts.Add(
                    reader.IsDBNull(0) ? null : Convert.ToString(reader.GetValue(0), CultureInfo.InvariantCulture));
            return texts;
        }
    }

    /// <summary>The first column of the first row; null where there is none.</summary>
    public static object? Scalar(DbConnection connection, string sql)
    {
        using (connection)
        {
            using var command = Open(connection, sql);
            return command.ExecuteScalar();
        }
    }

    /// <summary>The first column of the first row of a PostgreSQL database; null where there is none.</summary>
    public static async Task<object?> ScalarAsync(string postgres, string sql)
    {
        await using var source = NpgsqlDataSource.Create(postgres + ";Pooling=False");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }

    private static DbCommand Open(DbConnection connection, string sql)
    {
        connection.Open();
        var command = connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }
}
