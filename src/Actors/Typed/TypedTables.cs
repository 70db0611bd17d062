using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Typed;

/// <summary>
/// Hands out the tables of this node by class, and runs queries whose rows become objects.
/// </summary>
internal sealed class TypedTables(
    IServedTables served, ITableOperations operations, ITableStore store, IOptions<TableActorsOptions> options,
    TimeProvider time) : ITypedTables
{
    private readonly ConcurrentDictionary<Type, object> _tables = new();
    private readonly ConditionalWeakTable<QueryDefinition, TypedQuery> _queries = [];

    public ITableOperations Operations => operations;

    public ITableStore Store => store;

    public RowTurns Turns { get; } = new();

    public int UpdateAttempts => options.Value.UpdateAttempts;

    public ITypedTable<T> For<T>()
        where T : class => (ITypedTable<T>)_tables.GetOrAdd(typeof(T), static (_, self) => self.Make<T>(), this);

    public async Task<IReadOnlyList<TRow>> QueryAsync<TRow>(
        QueryDefinition query, object? arguments = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        var limit = new TimeLimit(NewOperation(cancellation), time);
        try
        {
            var typed = await TypedAsync(query, limit.Token).ConfigureAwait(false);
            var read = typed.ReaderOf<TRow>();
            var values = QueryArguments.Of(typed.Prepared, arguments);
            var maxRows = options.Value.MaxRows;
            // Asks for one row more than is allowed, to learn whether there are more.
            var rows = await store.QueryAsync(typed.Prepared, values, maxRows + 1, limit.Token).ConfigureAwait(false);
            return rows.Count <= maxRows
                ? [.. rows.Select(row => read(row.Values))]
                : throw new ProblemException(MoreRowsThan(maxRows));
        }
        catch (OperationCanceledException exception) when (!cancellation.IsCancellationRequested)
        {
            var detail =
                $"The query took longer than {options.Value.RequestTimeout.TotalSeconds:0.###} s and was given up.";
            throw new ProblemException(new Problem(ErrorCodes.StoreUnavailable, detail), exception);
        }
        finally
        {
            limit.Dispose();
        }
    }

    // Two first runs may both prepare the query at once. Either result will do.
    private async ValueTask<TypedQuery> TypedAsync(QueryDefinition query, CancellationToken cancellation)
    {
        if (_queries.TryGetValue(query, out var known))
            return known;
        var prepared = await store.PrepareAsync(query, served, cancellation).ConfigureAwait(false);
        return _queries.GetValue(query, _ => new TypedQuery(prepared));
    }

    public OperationContext NewOperation(CancellationToken cancellation) =>
        new(time.GetUtcNow() + options.Value.RequestTimeout, cancellation);

    private static Problem MoreRowsThan(int most) => new(
        ErrorCodes.TooLarge,
        $"The query finds more than {most} rows, which is the most that it may ({nameof(TableActorsOptions.MaxRows)}); "
        + "ask for fewer at once.");

    private TypedTable<T> Make<T>()
        where T : class
    {
        var columns = ClassColumns.Of(typeof(T));
        if (!TableName.TryCreate(columns.TableName, out var name, out _) || !served.TryFind(name, out var schema))
        {
            var hint = NearestName.Hint(columns.TableName, served.Tables.Select(table => table.Name.Value));
            throw new InvalidOperationException(
                $"No table \"{columns.TableName}\" is registered with this node{(hint == "" ? "." : hint)} "
                + $"Register {nameof(Table)}.{nameof(Table.From)}<{NetTypeName.Of(typeof(T))}>() with the "
                + $"{nameof(ServedTables)}, or with a router, before the application starts.");
        }

        return new TypedTable<T>(this, schema, RowMapping<T>.Of(schema, columns));
    }
}
