using System.Collections.Immutable;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Typed;

/// <summary>A table and the class of its rows.</summary>
internal sealed class TypedTable<T>(TypedTables tables, TableSchema schema, RowMapping<T> mapping) : ITypedTable<T>
    where T : class
{
    private readonly bool _hasMedia = mapping.Written.Any(column => column.Type.IsMedia);

    private readonly ImmutableArray<int> _changed =
        [.. mapping.Written.Where(column => column is { IsKey: false, Type.IsMedia: false }).Select(column => column.Ordinal)];

    public async Task<T> InsertAsync(T row, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        var reply = await tables.Operations.InsertAsync(schema, mapping.ValuesOf(row), tables.NewOperation(cancellation)).ConfigureAwait(false);
        return StoredBy(reply)!;
    }

    public async Task<T?> UpdateAsync(T row, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        var values = mapping.ValuesOf(row);
        var key = TableKey.In(schema, values);
        // Whether a file would change is known only of the row as it is.
        if (_hasMedia)
            return await ChangeAsync(key, _ => row, cancellation).ConfigureAwait(false);
        var changes = new ColumnValues(_changed, [.. _changed.Select(ordinal => values[ordinal])]);
        return StoredBy(await tables.Operations.UpdateAsync(schema, key, changes, [], tables.NewOperation(cancellation)).ConfigureAwait(false));
    }

    public Task<T?> UpdateAsync(object key, Func<T, T> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(TableKey.Of(schema, key), change, cancellation);
    }

    public async Task<bool> DeleteAsync(object key, CancellationToken cancellation = default)
    {
        var match = new ColumnValues([.. schema.Key.Select(column => column.Ordinal)], TableKey.Of(schema, key));
        return await tables.Operations.DeleteAsync(schema, match, [], tables.NewOperation(cancellation)).ConfigureAwait(false) switch
        {
            RowsDeleted deleted => deleted.Count > 0,
            var reply => throw Refused(reply),
        };
    }

    public async Task<T?> FindAsync(object key, CancellationToken cancellation = default) =>
        await tables.Store.FindAsync(schema, TableKey.Of(schema, key), cancellation).ConfigureAwait(false) is { } row ? mapping.Read(row) : null;

    public Task<IReadOnlyList<T>> QueryAsync(QueryDefinition query, object? arguments = null, CancellationToken cancellation = default) =>
        tables.QueryAsync<T>(query, arguments, cancellation);

    private async Task<T?> ChangeAsync(ImmutableArray<object?> key, Func<T, T> change, CancellationToken cancellation)
    {
        var update = new RowChange(tables, schema, key, row => ChangesOf(row, change(mapping.Read(row))));
        return StoredBy(await update.RunAsync(tables.NewOperation(cancellation)).ConfigureAwait(false));
    }

    private ColumnValues ChangesOf(StoredRow row, T changed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        var values = mapping.ValuesOf(changed);
        var ordinals = new List<int>();
        var faults = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        foreach (var column in mapping.Written)
        {
            if (ValueEquality.Equal(row.Values[column.Ordinal], values[column.Ordinal]))
                continue;
            if (column.IsKey)
                faults[column.Name] = ["is part of the primary key, which an update cannot change"];
            else if (column.Type.IsMedia)
                faults[column.Name] = ["is a media column, which an update cannot change"];
            else
                ordinals.Add(column.Ordinal);
        }

        return faults.Count == 0
            ? new ColumnValues([.. ordinals], [.. ordinals.Select(ordinal => values[ordinal])])
            : throw new ProblemException(Problem.OfFields(ErrorCodes.ValidationFailed, faults.ToImmutable()));
    }

    private T? StoredBy(WriteReply reply) => reply switch
    {
        RowWritten written => mapping.Read(written.Row),
        RowMissing => null,
        _ => throw Refused(reply),
    };

    private static Exception Refused(WriteReply reply) => reply is WriteRefused refused
        ? new ProblemException(refused.Problem)
        : new InvalidOperationException($"A write was answered by an unexpected {reply.GetType().Name}.");
}
