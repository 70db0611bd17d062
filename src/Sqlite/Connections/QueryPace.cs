using System.Runtime.CompilerServices;
using TableActors.Actors.Stores;

namespace TableActors.Sqlite.Connections;

/// <summary>
/// Whether a query took long when it last ran. A quick one runs where it was asked for, which is cheapest; a slow one gets a thread
/// of its own, so that it does not keep a thread from requests and actors.
/// </summary>
internal sealed class QueryPace
{
    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(10);
    private static readonly ConditionalWeakTable<PreparedQuery, QueryPace> Known = [];
    private volatile bool _isSlow;

    /// <summary>Whether the last run took long.</summary>
    public bool IsSlow => _isSlow;

    public static QueryPace Of(PreparedQuery query) => Known.GetValue(query, static _ => new QueryPace());

    /// <summary>Remembers how long a run took.</summary>
    public void Record(TimeSpan elapsed) => _isSlow = elapsed >= Long;
}
