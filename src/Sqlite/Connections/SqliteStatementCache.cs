using SQLitePCL;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// Keeps the prepared statements of one connection that were used last. There are as many as there are sets of columns that clients send, 2 to the
/// number of columns, so that the number is bounded: the statements are in two generations, and where the young one is full, the old one goes.
/// </summary>
/// <typeparam name="TKey">What a statement is kept under.</typeparam>
internal sealed class SqliteStatementCache<TKey>(sqlite3 database, IEqualityComparer<TKey>? comparer = null) : IDisposable where TKey : notnull
{
    /// <summary>How many statements are kept at most.</summary>
    public const int MaxStatements = 128;

    private Dictionary<TKey, SqliteStatement> _young = new(comparer);
    private Dictionary<TKey, SqliteStatement> _old = new(comparer);

    /// <summary>How many statements are kept.</summary>
    public int Count => _young.Count + _old.Count;

    /// <summary>Finds a statement, or prepares it. It stays until it is asked for the next one.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">The database refuses it.</exception>
    public SqliteStatement Get<TState>(TKey key, TState state, Func<TState, string> sql)
    {
        if (_young.TryGetValue(key, out var known))
            return known;
        if (!_old.Remove(key, out var statement))
            statement = new SqliteStatement(database, sql(state));
        if (_young.Count >= MaxStatements / 2)
        {
            Dispose(_old);
            (_young, _old) = (_old, _young);
        }

        _young.Add(key, statement);
        return statement;
    }

    public void Dispose()
    {
        Dispose(_young);
        Dispose(_old);
    }

    private static void Dispose(Dictionary<TKey, SqliteStatement> generation)
    {
        foreach (var statement in generation.Values)
            statement.Dispose();
        generation.Clear();
    }
}
