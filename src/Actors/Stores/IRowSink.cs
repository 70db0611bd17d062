using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores;

/// <summary>What a sink wants after a row.</summary>
public enum RowDemand
{
    /// <summary>The next row.</summary>
    More,

    /// <summary>To pass on what it holds, before the next row is read.</summary>
    PassOn,

    /// <summary>Nothing more: the query is ended.</summary>
    Enough,
}

/// <summary>
/// Takes the rows of a query one after the other, as the database yields them, so that a large result never lies in memory as a whole.
/// Its members are called one at a time, on whatever thread.
/// </summary>
public interface IRowSink
{
    /// <summary>Takes a row, whose values are the sink's from then on.</summary>
    RowDemand Take(ResultRow row);

    /// <summary>Passes on what it holds; called after it has asked for that. The database waits meanwhile.</summary>
    /// <param name="cancellation">Ends with the query's time.</param>
    ValueTask PassOnAsync(CancellationToken cancellation);

    /// <summary>Forgets the rows so far, because the query begins anew or has failed.</summary>
    /// <returns>Whether it could: nothing had been passed on.</returns>
    bool TryForget();
}

/// <summary>Keeps rows in memory.</summary>
/// <param name="maxRows">How many at most; <see langword="null"/>: all.</param>
public sealed class RowList(int? maxRows) : IRowSink
{
    private readonly List<ResultRow> _rows = [];

    /// <summary>How many rows it takes at most; <see langword="null"/>: all.</summary>
    public int? MaxRows => maxRows;

    /// <summary>The rows, in the query's order.</summary>
    public IReadOnlyList<ResultRow> Rows => _rows;

    /// <inheritdoc/>
    public RowDemand Take(ResultRow row)
    {
        _rows.Add(row);
        return _rows.Count == maxRows ? RowDemand.Enough : RowDemand.More;
    }

    /// <inheritdoc/>
    public ValueTask PassOnAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public bool TryForget()
    {
        _rows.Clear();
        return true;
    }
}

/// <summary>Takes rows only to see whether there are any failures up to some row.</summary>
internal sealed class RowCounter(long most) : IRowSink
{
    private long _left = most;

    public RowDemand Take(ResultRow row) => --_left > 0 ? RowDemand.More : RowDemand.Enough;

    public ValueTask PassOnAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public bool TryForget() => true;
}

/// <summary>Runs queries whose results are small enough to be kept.</summary>
public static class TableStoreQueries
{
    /// <summary>Runs a query, and keeps its rows.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">What <see cref="ITableStore.PrepareAsync"/> made.</param>
    /// <param name="arguments">One value per parameter, of its type's .NET type, or null.</param>
    /// <param name="maxRows">Reading stops after this many rows, at least 1; <see langword="null"/>: at the end.</param>
    /// <param name="cancellation">Ends the query.</param>
    /// <returns>The rows, in the query's order.</returns>
    /// <exception cref="ProblemException">See <see cref="ITableStore.StreamAsync"/>.</exception>
    public static async Task<IReadOnlyList<ResultRow>> QueryAsync(
        this ITableStore store, PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var rows = new RowList(maxRows);
        await store.StreamAsync(query, arguments, rows, cancellation).ConfigureAwait(false);
        return rows.Rows;
    }
}

/// <summary>
/// Bounds how many results are on their way that are too large to be held back. Each keeps a connection until its client has taken it, and must
/// not keep the last ones from small results.
/// </summary>
/// <param name="most">How many at most.</param>
internal sealed class LargeResults(int most)
{
    private int _free = most;

    /// <summary>Begins one, which <see cref="End"/> ends.</summary>
    /// <exception cref="ProblemException"><c>overloaded</c>: there are too many.</exception>
    public void Begin()
    {
        if (Interlocked.Decrement(ref _free) >= 0)
            return;
        End();
        throw new ProblemException(StoreProblems.TooManyLargeResults);
    }

    public void End() => Interlocked.Increment(ref _free);
}
