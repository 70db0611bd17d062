using SQLitePCL;

namespace TableActors.Actors.Stores.Sqlite;

/// <summary>
/// Keeps the prepared statements of one connection. There are as many as there are sets of columns that clients send, so that
/// the number is bounded: past it, all are prepared anew as they are needed.
/// </summary>
/// <typeparam name="TKey">What a statement is kept under.</typeparam>
internal sealed class SqliteStatementCache<TKey>(sqlite3 database, IEqualityComparer<TKey>? comparer = null) : IDisposable where TKey : notnull
{
    private const int MaxStatements = 512;
    private readonly Dictionary<TKey, SqliteStatement> _statements = new(comparer);

    /// <summary>Finds a statement, or prepares it.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database refuses it.</exception>
    public SqliteStatement Get<TState>(TKey key, TState state, Func<TState, string> sql)
    {
        if (_statements.TryGetValue(key, out var known))
            return known;
        if (_statements.Count >= MaxStatements)
            Dispose();
        var statement = new SqliteStatement(database, sql(state));
        _statements.Add(key, statement);
        return statement;
    }

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        _statements.Clear();
    }
}
