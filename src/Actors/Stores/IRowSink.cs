using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores;

/// <summary>What a sink wants after it has taken a row.</summary>
public enum RowDemand
{
    /// <summary>The next row.</summary>
    More,

    /// <summary>A call of <see cref="IRowSink.PassOnAsync"/>, before the next row is read.</summary>
    PassOn,

    /// <summary>No more rows: the query ends.</summary>
    Enough,
}

/// <summary>
/// Takes the rows of a query one after the other, as the database yields them. So a large result is
/// never in memory as a whole. Only one member is called at a time, on any thread.
/// </summary>
public interface IRowSink
{
    /// <summary>Takes a row. From then on its values belong to the sink.</summary>
    RowDemand Take(ResultRow row);

    /// <summary>
    /// Passes on the rows that the sink holds. It is called after <see cref="Take"/> has asked for
    /// it, and the database waits meanwhile.
    /// </summary>
    /// <param name="cancellation">Ends when the query's time is over.</param>
    ValueTask PassOnAsync(CancellationToken cancellation);

    /// <summary>Drops the rows so far, because the query starts again or has failed.</summary>
    /// <returns>Whether the rows are dropped; <see langword="false"/>: some were passed on already.</returns>
    bool TryForget();
}

/// <summary>A sink that keeps rows in memory.</summary>
/// <param name="maxRows">How many at most; <see langword="null"/>: all.</param>
internal sealed class RowList(int? maxRows) : IRowSink
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

/// <summary>A sink that only counts rows. It serves to see whether a query fails before some row.</summary>
internal sealed class RowCounter(long most) : IRowSink
{
    private long _left = most;

    public RowDemand Take(ResultRow row) => --_left > 0 ? RowDemand.More : RowDemand.Enough;

    public ValueTask PassOnAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

    public bool TryForget() => true;
}

/// <summary>Runs queries whose results are small enough to keep in memory.</summary>
public static class TableStoreQueries
{
    /// <summary>Runs a query and keeps its rows.</summary>
    /// <param name="store">The store.</param>
    /// <param name="query">What <see cref="ITableStore.PrepareAsync"/> made.</param>
    /// <param name="arguments">One value per parameter, of its type's .NET type, or null.</param>
    /// <param name="maxRows">
    /// Reading stops after this many rows; at least 1. <see langword="null"/>: it reads all.
    /// </param>
    /// <param name="cancellation">Ends the query.</param>
    /// <returns>The rows, in the query's order.</returns>
    /// <exception cref="ProblemException">See <see cref="ITableStore.StreamAsync"/>.</exception>
    public static async Task<IReadOnlyList<ResultRow>> QueryAsync(
        this ITableStore store, PreparedQuery query, ImmutableArray<object?> arguments, int? maxRows,
        CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(store);
        var rows = new RowList(maxRows);
        await store.StreamAsync(query, arguments, rows, cancellation).ConfigureAwait(false);
        return rows.Rows;
    }
}

/// <summary>
/// Bounds how many large results are under way at once. Each of them keeps a connection until its
/// client has taken it. Small results need the other connections.
/// </summary>
/// <param name="most">How many at most.</param>
internal sealed class LargeResults(int most)
{
    private int _free = most;

    /// <summary>Begins a large result. <see cref="End"/> must follow.</summary>
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
