using System.Collections.Immutable;
using TableActors.Actors.Operations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>Remembers what a route asked for, and answers what the test says.</summary>
internal sealed class RecordingOperations : ITableOperations
{
    public const long Version = 7;

    public Func<WriteReply>? Reply { get; set; }

    public object?[]? Inserted { get; private set; }

    public (ImmutableArray<object?> Key, ColumnValues Changes)? Updated { get; private set; }

    public ColumnValues? Deleted { get; private set; }

    public Func<object?[], Task> OnCompute { get; set; } = _ => Task.CompletedTask;

    public Problem? ComputeProblem { get; set; }

    public ImmutableArray<long> Versions { get; private set; }

    public OperationContext Context { get; private set; }

    /// <summary>How often anything was asked for.</summary>
    public int Asked { get; private set; }

    public bool WasCalled => Inserted is not null || Updated is not null || Deleted is not null;

    public ValueTask<WriteReply> InsertAsync(TableSchema table, object?[] values, OperationContext context)
    {
        Asked++;
        Context = context;
        Inserted = values;
        return new ValueTask<WriteReply>(Reply?.Invoke() ?? new RowWritten(new StoredRow([.. values], Version)));
    }

    public async ValueTask<Problem?> ComputeAsync(TableSchema table, object?[] values, OperationContext context)
    {
        Asked++;
        Context = context;
        await OnCompute(values);
        return ComputeProblem;
    }

    public ValueTask<WriteReply> UpdateAsync(
        TableSchema table, ImmutableArray<object?> key, ColumnValues changes, ImmutableArray<long> versions,
        OperationContext context)
    {
        Asked++;
        Context = context;
        Updated = (key, changes);
        Versions = versions;
        var row = new object?[table.Columns.Length];
        foreach (var (column, value) in table.Key.Zip(key))
            row[column.Ordinal] = value;
        foreach (var (ordinal, value) in changes.Ordinals.Zip(changes.Values))
            row[ordinal] = value;
        return new ValueTask<WriteReply>(Reply?.Invoke() ?? new RowWritten(new StoredRow([.. row], Version)));
    }

    public ValueTask<WriteReply> WithdrawAsync(TableSchema table, OperationContext context)
    {
        Asked++;
        Context = context;
        return new ValueTask<WriteReply>(
            Reply?.Invoke() ?? new WriteRefused(new Problem(ErrorCodes.Cancelled, "It was cancelled.")));
    }

    public ValueTask<WriteReply> DeleteAsync(
        TableSchema table, ColumnValues match, ImmutableArray<long> versions, OperationContext context)
    {
        Asked++;
        Context = context;
        Deleted = match;
        Versions = versions;
        return new ValueTask<WriteReply>(Reply?.Invoke() ?? new RowsDeleted(1));
    }
}
