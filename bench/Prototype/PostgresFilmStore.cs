using Npgsql;
using TableActors.Bench.Films;

namespace TableActors.Bench.Prototype;

/// <summary>
/// PostgreSQL: inserts that stand next to each other become one statement, and all statements of a
/// batch one round trip.
/// </summary>
internal sealed class PostgresFilmStore : IFilmStore
{
    private const string Insert =
        """
        INSERT INTO films (id, prompt, rating, slug) SELECT * FROM unnest(@ids, @prompts, @ratings, @slugs)
        ON CONFLICT DO NOTHING RETURNING id
        """;

    private const string Update =
        "UPDATE films SET prompt = @prompt, slug = @slug WHERE id = @id RETURNING id, prompt, rating, slug";
    private const string Delete = "DELETE FROM films WHERE id = @id RETURNING id, prompt, rating, slug";
    private const string Find = "SELECT id, prompt, rating, slug FROM films WHERE id = @id";

    private readonly NpgsqlDataSource _database;

    private PostgresFilmStore(NpgsqlDataSource database) => _database = database;

    public static async Task<PostgresFilmStore> OpenAsync(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 20 };
        NpgsqlDataSource database = NpgsqlDataSource.Create(settings);
        await using NpgsqlCommand command = database.CreateCommand(
            "CREATE TABLE IF NOT EXISTS films (id bigint PRIMARY KEY, prompt text NOT NULL, rating double precision, slug text NOT NULL)");
        await command.ExecuteNonQueryAsync();
        return new PostgresFilmStore(database);
    }

    public async ValueTask CommitAsync(IReadOnlyList<FilmWrite> batch)
    {
        await using NpgsqlConnection connection = await _database.OpenConnectionAsync();
        // Without an explicit transaction a batch is one implicit transaction, committed with its last statement.
        await using NpgsqlBatch statements = connection.CreateBatch();
        var runs = new List<ArraySegment<FilmWrite>>();
        FilmWrite[] writes = [.. batch];
        for (int start = 0; start < writes.Length; start += runs[^1].Count)
        {
            int end = start + 1;
            while (writes[start].Kind == FilmWriteKind.Insert
                && end < writes.Length
                && writes[end].Kind == FilmWriteKind.Insert)
                end++;
            runs.Add(new ArraySegment<FilmWrite>(writes, start, end - start));
            statements.BatchCommands.Add(ToCommand(runs[^1]));
        }

        await using NpgsqlDataReader results = await statements.ExecuteReaderAsync();
        foreach (ArraySegment<FilmWrite> run in runs)
        {
            await ReadOutcomesAsync(run, results);
            await results.NextResultAsync();
        }
    }

    public async ValueTask<Film?> FindAsync(long id)
    {
        await using NpgsqlCommand command = _database.CreateCommand(Find);
        command.Parameters.Add(new NpgsqlParameter<long>("id", id));
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? ReadFilm(row) : null;
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    private static NpgsqlBatchCommand ToCommand(ArraySegment<FilmWrite> run)
    {
        Film film = run[0].Film;
        var command = new NpgsqlBatchCommand(run[0].Kind switch
        {
            FilmWriteKind.Insert => Insert,
            FilmWriteKind.Update => Update,
            _ => Delete,
        });
        if (run[0].Kind == FilmWriteKind.Insert)
        {
            command.Parameters.Add(new NpgsqlParameter<long[]>("ids", [.. run.Select(write => write.Film.Id)]));
            command.Parameters.Add(
                new NpgsqlParameter<string[]>("prompts", [.. run.Select(write => write.Film.Prompt)]));
            command.Parameters.Add(
                new NpgsqlParameter<double?[]>("ratings", [.. run.Select(write => write.Film.Rating)]));
            command.Parameters.Add(new NpgsqlParameter<string[]>("slugs", [.. run.Select(write => write.Film.Slug)]));
            return command;
        }

        command.Parameters.Add(new NpgsqlParameter<long>("id", film.Id));
        if (run[0].Kind == FilmWriteKind.Update)
        {
            command.Parameters.Add(new NpgsqlParameter<string>("prompt", film.Prompt));
            command.Parameters.Add(new NpgsqlParameter<string>("slug", film.Slug));
        }

        return command;
    }

    private static async Task ReadOutcomesAsync(ArraySegment<FilmWrite> run, NpgsqlDataReader results)
    {
        if (run[0].Kind != FilmWriteKind.Insert)
        {
            run[0].Outcome = await results.ReadAsync() ? ReadFilm(results) : null;
            return;
        }

        var inserted = new HashSet<long>(run.Count);
        while (await results.ReadAsync())
            inserted.Add(results.GetInt64(0));
        // Of several writes with one key the first one won.
        foreach (FilmWrite write in run)
            write.Outcome = inserted.Remove(write.Film.Id) ? write.Film : null;
    }

    private static Film ReadFilm(NpgsqlDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetDouble(2), row.GetString(3));
}
