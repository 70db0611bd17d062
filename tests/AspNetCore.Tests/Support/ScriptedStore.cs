using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>Answers queries with what the test says, and remembers their arguments.</summary>
internal sealed class ScriptedStore : ITableStore
{
    public ImmutableArray<ResultColumn> Columns { get; set; } = [new ResultColumn("id", ColumnTypes.Int, false, null)];

    public IReadOnlyList<ResultRow> Rows { get; set; } = [];

    public bool FindsByWholeKey { get; set; }

    public ImmutableArray<object?> Arguments { get; private set; }

    public int? MaxRows { get; private set; }

    public Func<CancellationToken, Task> OnQuery { get; set; } = _ => Task.CompletedTask;

    /// <summary>What happens when all rows have been taken.</summary>
    public Func<CancellationToken, Task> AfterRows { get; set; } = _ => Task.CompletedTask;

    public Func<CancellationToken, Task> OnPing { get; set; } = _ => Task.CompletedTask;

    public ImmutableArray<DefinitionFault> TableFaults { get; set; } = [];

    public Exception? PrepareFailure { get; set; }

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) =>
        Task.FromResult(TableFaults);

    public Task<PreparedQuery> PrepareAsync(QueryDefinition query, IServedTables tables, CancellationToken cancellation)
    {
        if (PrepareFailure is not null)
            throw PrepareFailure;
        ImmutableArray<QueryParameter> parameters = query switch
        {
            SqlQueryDefinition sql => sql.Parameters,
            RetrieveQueryDefinition retrieve =>
                [.. retrieve.Parameters.Select(name => ParameterOf(tables, retrieve.Table, name))],
            _ => [],
        };
        return Task.FromResult(new PreparedQuery(query, "select", parameters, Columns, FindsByWholeKey));
    }

    public Task<ImmutableArray<DefinitionFault>> CheckJobsAsync(CancellationToken cancellation) =>
        Task.FromResult(ImmutableArray<DefinitionFault>.Empty);

    public async Task<PreparedQuery?> DescribeAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        await PrepareAsync(query, tables, cancellation);

    public async Task StreamAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation)
    {
        Arguments = arguments;
        MaxRows = (rows as RowList)?.MaxRows;
        await OnQuery(cancellation);
        foreach (var row in Rows)
        {
            var demand = rows.Take(row);
            if (demand == RowDemand.Enough)
                break;
            if (demand == RowDemand.PassOn)
                await rows.PassOnAsync(cancellation);
        }

        await AfterRows(cancellation);
    }

    public Task PingAsync(CancellationToken cancellation) => OnPing(cancellation);

    public RecordingMediaRegister Register { get; } = new();

    public IMediaRegister Media => Register;

    public IRequestRegister Requests => throw new NotSupportedException();

    public IJobIndex Jobs => throw new NotSupportedException();

    public ILaneRegister Lanes => throw new NotSupportedException();

    public IKeyRegister Keys { get; } = new ScriptedKeys();

    public Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) => throw Unexpected();

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch) => throw Unexpected();

    public Task<StoredRow?> FindAsync(
        TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) =>
        throw Unexpected();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static QueryParameter ParameterOf(IServedTables tables, string table, string name)
    {
        var column = tables.Tables.Single(schema => schema.Name.Value == table).Find(name)!;
        return new QueryParameter(name, column.Type) { Nullable = column.Nullable };
    }

    private static InvalidOperationException Unexpected() =>
        new("Routes reach rows through operations and queries alone.");

    private sealed class ScriptedKeys : IKeyRegister
    {
        public Task<byte[]> FileKeyAsync(CancellationToken cancellation) =>
            Task.FromResult(new byte[IKeyRegister.FileKeyBytes]);
    }
}
