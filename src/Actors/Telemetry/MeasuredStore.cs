using System.Collections.Immutable;
using System.Diagnostics;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Telemetry;

/// <summary>
/// Measures the operations of a store, and records them as spans of the requests that they serve.
/// </summary>
internal sealed class MeasuredStore(ITableStore store) : ITableStore
{
    public string SystemName => store.SystemName;

    public IJobIndex Jobs => store.Jobs;

    public IRequestRegister Requests => store.Requests;

    public ILaneRegister Lanes => store.Lanes;

    public IMediaRegister Media => store.Media;

    public IKeyRegister Keys => store.Keys;

    public Task<TableLease> AcquireAsync(TableSchema schema, CancellationToken cancellation) =>
        IsWatched
            ? MeasureAsync(
                "acquire", "db.collection.name", schema.Name.Value, () => store.AcquireAsync(schema, cancellation))
            : store.AcquireAsync(schema, cancellation);

    public Task<BatchOutcome> CommitAsync(TableLease lease, IReadOnlyList<WriteCommand> batch)
    {
        return Measures.WatchesOperations ? MeasuredAsync() : store.CommitAsync(lease, batch);

        async Task<BatchOutcome> MeasuredAsync()
        {
            var begun = Stopwatch.GetTimestamp();
            var outcome = await store.CommitAsync(lease, batch).ConfigureAwait(false);
            var tags = TagsOf("commit", "db.collection.name", lease.Schema.Name.Value);
            if (ErrorOf(outcome) is { } error)
                tags.Add("error.type", error);
            Measures.OperationEnded(begun, tags);
            return outcome;
        }
    }

    public Task<StoredRow?> FindAsync(
        TableSchema schema, ImmutableArray<object?> key, CancellationToken cancellation) =>
        IsWatched
            ? MeasureAsync(
                "find", "db.collection.name", schema.Name.Value, () => store.FindAsync(schema, key, cancellation))
            : store.FindAsync(schema, key, cancellation);

    public Task StreamAsync(
        PreparedQuery query, ImmutableArray<object?> arguments, IRowSink rows, CancellationToken cancellation)
    {
        return IsWatched
            ? MeasureAsync("query", "db.query.summary", query.Definition.Name, StreamedAsync)
            : store.StreamAsync(query, arguments, rows, cancellation);

        async Task<bool> StreamedAsync()
        {
            await store.StreamAsync(query, arguments, rows, cancellation).ConfigureAwait(false);
            return true;
        }
    }

    public Task<ImmutableArray<DefinitionFault>> CheckAsync(TableSchema schema, CancellationToken cancellation) =>
        store.CheckAsync(schema, cancellation);

    public Task<ImmutableArray<DefinitionFault>> CheckJobsAsync(CancellationToken cancellation) =>
        store.CheckJobsAsync(cancellation);

    public Task<PreparedQuery?> DescribeAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        store.DescribeAsync(query, tables, cancellation);

    public Task<PreparedQuery> PrepareAsync(
        QueryDefinition query, IServedTables tables, CancellationToken cancellation) =>
        store.PrepareAsync(query, tables, cancellation);

    public Task PingAsync(CancellationToken cancellation) => store.PingAsync(cancellation);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    /// <summary>Why a whole batch failed; <see langword="null"/>: it did not.</summary>
    public static string? ErrorOf(BatchOutcome outcome) => outcome switch
    {
        BatchOutcome.Failed failed => failed.Problem.Code.Code,
        BatchOutcome.Fenced => "fenced",
        _ => null,
    };

    private static bool IsWatched => Measures.WatchesOperations || Traces.IsOn;

    private async Task<T> MeasureAsync<T>(string operation, string subject, string name, Func<Task<T>> run)
    {
        var begun = Stopwatch.GetTimestamp();
        var tags = TagsOf(operation, subject, name);
        using var span = Traces.Begin($"{operation} {name}", ActivityKind.Client);
        try
        {
            var result = await run().ConfigureAwait(false);
            End(null);
            return result;
        }
        catch (Exception failure)
        {
            End((failure as ProblemException)?.Problem.Code.Code ?? failure.GetType().Name);
            throw;
        }

        void End(string? error)
        {
            foreach (var (key, value) in span is null ? [] : tags)
                span!.SetTag(key, value);
            Traces.End(span, error);
            if (error is not null)
                tags.Add("error.type", error);
            Measures.OperationEnded(begun, tags);
        }
    }

    private TagList TagsOf(string operation, string subject, string name) =>
        new() { { "db.system.name", SystemName }, { "db.operation.name", operation }, { subject, name } };
}
