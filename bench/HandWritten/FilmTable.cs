using System.Data.Common;
using TableActors.Bench.Films;

namespace TableActors.Bench.HandWritten;

/// <summary>
/// The table, one statement and so one transaction per call. The SQL is what SQLite and PostgreSQL
/// share.
/// </summary>
internal sealed class FilmTable(DbDataSource database, WriteGate gate)
{
    public async Task CreateAsync()
    {
        // In SQLite only the type "integer" makes the key the row's own number, which saves an index.
        string key = database is SqliteDataSource ? "integer" : "bigint";
        await using DbCommand command = database.CreateCommand(
            $"CREATE TABLE IF NOT EXISTS films (id {key} PRIMARY KEY, prompt text NOT NULL, rating double precision, slug text NOT NULL)");
        await command.ExecuteNonQueryAsync();
    }

    /// <returns>The row as stored; null when the key is taken.</returns>
    public async Task<Film?> InsertAsync(Film film, CancellationToken cancel)
    {
        using WriteGate.Pass pass = await gate.EnterAsync(cancel);
        await using DbConnection connection = await database.OpenConnectionAsync(cancel);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText =
            """
            INSERT INTO films (id, prompt, rating, slug) VALUES (@id, @prompt, @rating, @slug)
            ON CONFLICT DO NOTHING RETURNING id, prompt, rating, slug
            """;
        command.Add("@id", film.Id);
        command.Add("@prompt", film.Prompt);
        command.Add("@rating", film.Rating);
        command.Add("@slug", film.Slug);
        return await ReadOneAsync(command, cancel);
    }

    /// <returns>The row as stored; null when there is none.</returns>
    public async Task<Film?> UpdateAsync(long id, string prompt, CancellationToken cancel)
    {
        using WriteGate.Pass pass = await gate.EnterAsync(cancel);
        await using DbConnection connection = await database.OpenConnectionAsync(cancel);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText =
            "UPDATE films SET prompt = @prompt, slug = @slug WHERE id = @id RETURNING id, prompt, rating, slug";
        command.Add("@id", id);
        command.Add("@prompt", prompt);
        command.Add("@slug", Slug.Of(prompt));
        return await ReadOneAsync(command, cancel);
    }

    /// <returns>How many rows there were.</returns>
    public async Task<int> DeleteAsync(long id, CancellationToken cancel)
    {
        using WriteGate.Pass pass = await gate.EnterAsync(cancel);
        await using DbConnection connection = await database.OpenConnectionAsync(cancel);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "DELETE FROM films WHERE id = @id";
        command.Add("@id", id);
        return await command.ExecuteNonQueryAsync(cancel);
    }

    /// <returns>The row; null when there is none.</returns>
    public async Task<Film?> FindAsync(long id, CancellationToken cancel)
    {
        await using DbConnection connection = await database.OpenConnectionAsync(cancel);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, prompt, rating, slug FROM films WHERE id = @id";
        command.Add("@id", id);
        return await ReadOneAsync(command, cancel);
    }

    private static async Task<Film?> ReadOneAsync(DbCommand command, CancellationToken cancel)
    {
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        if (!await reader.ReadAsync(cancel))
            return null;
        return new Film(
            reader.GetInt64(0),
            reader.GetString(1),
            await reader.IsDBNullAsync(2, cancel) ? null : reader.GetDouble(2),
            reader.GetString(3));
    }
}
