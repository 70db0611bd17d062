using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TableActors.Actors.Operations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Typed;

/// <summary>Reads and writes the rows of one table as objects of a class.</summary>
internal sealed class TypedTable<T>(TypedTables tables, TableSchema schema, RowMapping<T> mapping) : ITypedTable<T>
    where T : class
{
    private readonly bool _hasMedia = mapping.Written.Any(column => column.Type.IsMedia);

    private readonly ImmutableArray<int> _changed =
        [.. mapping.Written.Where(column => column is { IsKey: false, Type.IsMedia: false })
            .Select(column => column.Ordinal)];

    public async Task<T> InsertAsync(T row, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        var reply = await tables.Operations.InsertAsync(
            schema, mapping.ValuesOf(row), tables.NewOperation(cancellation)).ConfigureAwait(false);
        return StoredBy(reply)!;
    }

    public async Task<T?> UpdateAsync(T row, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        var values = mapping.ValuesOf(row);
        var key = TableKey.In(schema, values);
        // Only the row as it is shows whether the update would change a file, which it may not.
        if (_hasMedia)
            return await ChangeAsync(key, _ => row, cancellation).ConfigureAwait(false);
        var changes = new ColumnValues(_changed, [.. _changed.Select(ordinal => values[ordinal])]);
        return StoredBy(await tables.Operations.UpdateAsync(
            schema, key, changes, [], tables.NewOperation(cancellation)).ConfigureAwait(false));
    }

    public Task<T?> UpdateAsync(object key, Func<T, T> change, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return ChangeAsync(TableKey.Of(schema, key), change, cancellation);
    }

    public async Task<bool> DeleteAsync(object key, CancellationToken cancellation = default)
    {
        var match = new ColumnValues([.. schema.Key.Select(column => column.Ordinal)], TableKey.Of(schema, key));
        return await tables.Operations.DeleteAsync(schema, match, [], tables.NewOperation(cancellation)).ConfigureAwait(
            false) switch
        {
            RowsDeleted deleted => deleted.Count > 0,
            var reply => throw Refused(reply),
        };
    }

    public async Task<T?> FindAsync(object key, CancellationToken cancellation = default) =>
        await tables.Store.FindAsync(schema, TableKey.Of(schema, key), cancellation).ConfigureAwait(false) is { } row
            ? mapping.Read(row)
            : null;

    public Task<IReadOnlyList<T>> QueryAsync(
        QueryDefinition query, object? arguments = null, CancellationToken cancellation = default) =>
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

/// <summary>
/// Makes a change from the row as it is. Reads the row, makes the change, and writes on condition
/// that the row is still the one that was read; otherwise starts again. Changes of one row that
/// have got in each other's way take turns.
/// </summary>
internal sealed class RowChange(
    TypedTables tables, TableSchema schema, ImmutableArray<object?> key, Func<StoredRow, ColumnValues> changesOf)
{
    public async Task<WriteReply> RunAsync(OperationContext context)
    {
        var row = new RowKey(schema.Name, key);
        var turn = await tables.Turns.TakeIfContendedAsync(row, context.Cancellation).ConfigureAwait(false);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (await tables.Store.FindAsync(schema, key, context.Cancellation).ConfigureAwait(false)
                    is not { } current)
                    return RowMissing.Instance;
                var changes = changesOf(current);
                if (changes.Ordinals.IsEmpty)
                    return new RowWritten(current);
                var reply = await tables.Operations.UpdateAsync(
                    schema, key, changes, [current.Version], context).ConfigureAwait(false);
                if (reply is not RowVersionDiffers)
                    return reply;
                if (attempt >= tables.UpdateAttempts)
                    return Refusals.RowKeepsChanging;
                turn ??= await tables.Turns.TakeAsync(row, context.Cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            turn?.Dispose();
        }
    }
}

/// <summary>Makes primary keys of what an application gives.</summary>
internal static class TableKey
{
    /// <summary>The primary key of a value, or of a tuple of values.</summary>
    /// <exception cref="ArgumentException">
    /// There are not as many values as the key has columns.
    /// </exception>
    /// <exception cref="ProblemException">
    /// <c>validation_failed</c>: a value does not fit its column.
    /// </exception>
    public static ImmutableArray<object?> Of(TableSchema schema, object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        RequireKey(schema);
        object?[] values = key is ITuple tuple
            ? [.. Enumerable.Range(0, tuple.Length).Select(index => tuple[index])]
            : [key];
        if (values.Length != schema.Key.Length)
        {
            var names = string.Join(", ", schema.Key.Select(column => column.Name));
            throw new ArgumentException(
                $"The key of table {schema.Name} is ({names}), and {values.Length} values were given.", nameof(key));
        }

        for (var index = 0; index < values.Length; index++)
        {
            if (ValueTaking.FaultOf(schema.Key[index].Type, false, ref values[index]) is { } fault)
                throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, schema.Key[index].Name, fault));
        }

        return [.. values];
    }

    public static ImmutableArray<object?> In(TableSchema schema, object?[] row)
    {
        RequireKey(schema);
        return [.. schema.Key.Select(column => row[column.Ordinal])];
    }

    private static void RequireKey(TableSchema schema)
    {
        if (schema.Key.IsEmpty)
            throw new InvalidOperationException(
                $"Table {schema.Name} has no primary key, by which its rows could be told apart.");
    }
}
