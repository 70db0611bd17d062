using Microsoft.Data.Sqlite;
using TableActors.Bench.Films;

namespace TableActors.Bench.Prototype;

/// <summary>
/// A prepared statement with those of a film's parameters that its SQL names. Used by one thread at
/// a time.
/// </summary>
internal sealed class SqliteFilmStatement
{
    private readonly SqliteCommand _command;
    private readonly SqliteParameter? _id;
    private readonly SqliteParameter? _prompt;
    private readonly SqliteParameter? _rating;
    private readonly SqliteParameter? _slug;

    public SqliteFilmStatement(SqliteConnection connection, string sql)
    {
        Connection = connection;
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        _id = Parameter("@id", SqliteType.Integer);
        _prompt = Parameter("@prompt", SqliteType.Text);
        _rating = Parameter("@rating", SqliteType.Real);
        _slug = Parameter("@slug", SqliteType.Text);
        _command.Prepare();
    }

    public SqliteConnection Connection { get; }

    public void Execute() => _command.ExecuteNonQuery();

    /// <returns>How many rows changed.</returns>
    public int Execute(Film film)
    {
        Bind(film);
        return _command.ExecuteNonQuery();
    }

    /// <returns>The row that the statement found or returned; null when there is none.</returns>
    public Film? ReadOne(Film film)
    {
        Bind(film);
        using SqliteDataReader row = _command.ExecuteReader();
        return row.Read()
            ? new Film(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetDouble(2), row.GetString(3))
            : null;
    }

    private void Bind(Film film)
    {
        _id?.Value = film.Id;
        _prompt?.Value = film.Prompt;
        _rating?.Value = (object?)film.Rating ?? DBNull.Value;
        _slug?.Value = film.Slug;
    }

    private SqliteParameter? Parameter(string name, SqliteType type) =>
        _command.CommandText.Contains(name, StringComparison.Ordinal) ? _command.Parameters.Add(name, type) : null;
}
