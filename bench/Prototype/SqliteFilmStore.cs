using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using TableActors.Bench.Films;

namespace TableActors.Bench.Prototype;

/// <summary>SQLite: one writing connection, a few reading ones, every statement prepared once.</summary>
internal sealed class SqliteFilmStore : IFilmStore
{
    private readonly string _connectionString;
    private readonly ConcurrentBag<SqliteFilmStatement> _finders = [];
    private readonly SqliteConnection _writer;
    private readonly SqliteFilmStatement _insert;
    private readonly SqliteFilmStatement _update;
    private readonly SqliteFilmStatement _delete;
    private readonly SqliteFilmStatement _begin;
    private readonly SqliteFilmStatement _commit;
    private readonly SqliteFilmStatement _rollback;

    private SqliteFilmStore(string connectionString)
    {
        _connectionString = connectionString;
        _writer = new SqliteConnection(connectionString);
        _writer.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Execute("CREATE TABLE IF NOT EXISTS films (id integer PRIMARY KEY, prompt text NOT NULL, rating real, slug text NOT NULL)");
        _insert = new(
            _writer,
            """
            INSERT INTO films (id, prompt, rating, slug) VALUES (@id, @prompt, @rating, @slug)
            ON CONFLICT DO NOTHING
            """);
        _update = new(
            _writer,
            "UPDATE films SET prompt = @prompt, slug = @slug WHERE id = @id RETURNING id, prompt, rating, slug");
        _delete = new(_writer, "DELETE FROM films WHERE id = @id RETURNING id, prompt, rating, slug");
        _begin = new(_writer, "BEGIN IMMEDIATE");
        _commit = new(_writer, "COMMIT");
        _rollback = new(_writer, "ROLLBACK");
    }

    public static SqliteFilmStore Open(string connectionString) => new(connectionString);

    public ValueTask CommitAsync(IReadOnlyList<FilmWrite> batch)
    {
        _begin.Execute();
        try
        {
            foreach (FilmWrite write in batch)
            {
                write.Outcome = write.Kind switch
                {
                    FilmWriteKind.Insert => _insert.Execute(write.Film) == 1 ? write.Film : null,
                    FilmWriteKind.Update => _update.ReadOne(write.Film),
                    _ => _delete.ReadOne(write.Film),
                };
            }

            _commit.Execute();
        }
        catch (SqliteException)
        {
            _rollback.Execute();
            throw;
        }

        return default;
    }

    public ValueTask<Film?> FindAsync(long id)
    {
        if (!_finders.TryTake(out SqliteFilmStatement? find))
        {
            var reader = new SqliteConnection(_connectionString);
            reader.Open();
            find = new SqliteFilmStatement(reader, "SELECT id, prompt, rating, slug FROM films WHERE id = @id");
        }

        Film? film = find.ReadOne(new Film(id, "", null, ""));
        _finders.Add(find);
        return new ValueTask<Film?>(film);
    }

    public ValueTask DisposeAsync()
    {
        foreach (SqliteFilmStatement find in _finders)
            find.Connection.Dispose();
        _writer.Dispose();
        return default;
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
