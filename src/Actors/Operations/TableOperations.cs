using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Computation;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Operations;

/// <summary>Computes on this node, then sends the write to the table's actor.</summary>
internal sealed class TableOperations(
    ITableGateway tables, ITableStore store, RowComputers computers, FileSettlement files,
    IOptions<TableActorsOptions> options, TimeProvider time) : ITableOperations
{
    private readonly RowTurns _turns = new();
    private readonly int _updateAttempts = options.Value.UpdateAttempts;

    public ValueTask<WriteReply> InsertAsync(TableSchema table, object?[] values, OperationContext context) =>
        table.MediaColumns.IsEmpty
            ? InsertRowAsync(table, values, context)
            : InsertWithFilesAsync(table, values, context);

    public ValueTask<WriteReply> UpdateAsync(
        TableSchema table, ImmutableArray<object?> key, ColumnValues changes, ImmutableArray<long> versions,
        OperationContext context)
    {
        var update = new UpdateRow(table.Name, table.Fingerprint, context.Deadline, key, changes, versions)
        {
            Mark = context.Mark
        };
        return table.MediaColumns.IsEmpty
            ? UpdateRowAsync(table, update, context)
            : UpdateWithFilesAsync(table, update, context);
    }

    public ValueTask<WriteReply> DeleteAsync(
        TableSchema table, ColumnValues match, ImmutableArray<long> versions, OperationContext context)
    {
        var delete =
            new DeleteRows(table.Name, table.Fingerprint, context.Deadline, match, versions) { Mark = context.Mark };
        return table.MediaColumns.IsEmpty ? SendAsync(delete, context) : DeleteWithFilesAsync(delete, context);
    }

    public ValueTask<WriteReply> WithdrawAsync(TableSchema table, OperationContext context)
    {
        ArgumentNullException.ThrowIfNull(context.Mark);
        return SendAsync(
            new WithdrawRequest(table.Name, table.Fingerprint, context.Deadline) { Mark = context.Mark }, context);
    }

    public ValueTask<Problem?> ComputeAsync(TableSchema table, object?[] values, OperationContext context)
    {
        if (table.ComputedInOrder.IsEmpty)
            return default;
        var computer = computers.For(table);
        if (computer.IsInline)
            return computer.ComputeAsync(table.ComputedInOrder, values, context.Cancellation);
        var computing = ComputeLaterAsync(computer, table, values, context);
        return context.Files is { } taken ? FileSettlement.KeepIfComputedAsync(taken, computing) : computing;
    }

    private ValueTask<WriteReply> InsertWithFilesAsync(TableSchema table, object?[] values, OperationContext context) =>
        files.SettleAsync(context, mayOrphan: false, owned => InsertRowAsync(table, values, owned));

    private ValueTask<WriteReply> UpdateWithFilesAsync(TableSchema table, UpdateRow update, OperationContext context) =>
        files.SettleAsync(context, mayOrphan: true, owned => UpdateRowAsync(table, update, owned));

    private ValueTask<WriteReply> DeleteWithFilesAsync(DeleteRows delete, OperationContext context) =>
        files.SettleAsync(context, mayOrphan: true, owned => SendAsync(delete, owned));

    private ValueTask<WriteReply> InsertRowAsync(TableSchema table, object?[] values, OperationContext context)
    {
        if (table.ComputedInOrder.IsEmpty)
            return SendInsertAsync(table, values, context);
        var computer = computers.For(table);
        return computer.IsInline
            ? InsertInlineAsync(computer, table, values, context)
            : InsertLaterAsync(computer, table, values, context);
    }

    private ValueTask<WriteReply> UpdateRowAsync(TableSchema table, UpdateRow update, OperationContext context)
    {
        if (table.ComputedInOrder.IsEmpty)
            return SendAsync(update, context);
        var computer = computers.For(table);
        var dependents = computer.DependentsOf(update.Changes.Ordinals.AsSpan());
        if (dependents.IsEmpty)
            return SendAsync(update, context);
        return computer.IsInline && UpdatedInputs.AreGiven(table, update.Changes, dependents)
            ? UpdateInlineAsync(computer, table, update, dependents, context)
            : UpdateComputedAsync(computer, table, update, dependents, context);
    }

    // The request alone decides the computed values, so the row is not read, and may
    // change meanwhile.
    private ValueTask<WriteReply> UpdateInlineAsync(
        RowComputer computer, TableSchema table, UpdateRow update, ImmutableArray<Column> dependents,
        OperationContext context)
    {
        var values = new object?[table.Columns.Length];
        UpdatedInputs.Put(table, update, values);
        var computing = computer.ComputeAsync(dependents, values, context.Cancellation);
        // If there is no such row, the reply must say that instead of the problem. So the row is
        // read after all.
        return ResultOf(computing) is null
            ? SendAsync(update with { Changes = UpdatedInputs.With(update.Changes, dependents, values) }, context)
            : UpdateComputedAsync(computer, table, update, dependents, context);
    }

    private ValueTask<WriteReply> InsertInlineAsync(
        RowComputer computer, TableSchema table, object?[] values, OperationContext context)
    {
        var computing = computer.ComputeAsync(table.ComputedInOrder, values, context.Cancellation);
        if (ResultOf(computing) is not { } problem)
            return SendInsertAsync(table, values, context);
        return context.Mark is null
            ? new ValueTask<WriteReply>(new WriteRefused(problem))
            : RefuseUnlessDecidedAsync(table, problem, context);
    }

    private static Problem? ResultOf(ValueTask<Problem?> inline) => inline.IsCompleted
        ? inline.GetAwaiter().GetResult()
        : throw new InvalidOperationException("An inline computation is pending.");

    // The first request may have succeeded where its repeat cannot be computed: then the kept
    // outcome stands.
    private async ValueTask<WriteReply> RefuseUnlessDecidedAsync(
        TableSchema table, Problem problem, OperationContext context) =>
        await FindDecidedAsync(table, context).ConfigureAwait(false) ?? new WriteRefused(problem);

    private async ValueTask<WriteReply> InsertLaterAsync(
        RowComputer computer, TableSchema table, object?[] values, OperationContext context)
    {
        if (await FindDecidedAsync(table, context).ConfigureAwait(false) is { } decided)
            return decided;
        if (await ComputeLaterAsync(computer, table, values, context).ConfigureAwait(false) is { } problem)
            return new WriteRefused(problem);
        context.Files?.AddComputed(table.ComputedInOrder, values);
        return await SendInsertAsync(table, values, context).ConfigureAwait(false);
    }

    private async ValueTask<Problem?> ComputeLaterAsync(
        RowComputer computer, TableSchema table, object?[] values, OperationContext context)
    {
        using var limit = new TimeLimit(context, time);
        try
        {
            return await computer.ComputeAsync(table.ComputedInOrder, values, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            return Refusals.OutOfTime.Problem;
        }
    }

    private async ValueTask<WriteReply> UpdateComputedAsync(
        RowComputer computer, TableSchema table, UpdateRow update, ImmutableArray<Column> dependents,
        OperationContext context)
    {
        if (await FindDecidedAsync(table, context).ConfigureAwait(false) is { } decided)
            return decided;
        using var limit = new TimeLimit(context, time);
        try
        {
            return await new ComputedUpdate(tables, store, computer, _turns, context.Files, time)
                .RunAsync(update, table, dependents, _updateAttempts, context.Cancellation, limit.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            // The time limit does not reach the gateway, so every write that was sent has
            // been answered.
            return Refusals.OutOfTime;
        }
        catch (ProblemException exception)
        {
            return new WriteRefused(exception.Problem);
        }
    }

    // A repeat gets the kept outcome without a computation, which may take long, cost something, or
    // fail now.
    private async ValueTask<WriteReply?> FindDecidedAsync(TableSchema table, OperationContext context)
    {
        if (context.Mark is not { } mark)
            return null;
        using var limit = new TimeLimit(context, time);
        try
        {
            return await store.Requests.FindAsync(table, mark, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!context.Cancellation.IsCancellationRequested)
        {
            return Refusals.OutOfTime;
        }
        catch (ProblemException exception)
        {
            return new WriteRefused(exception.Problem);
        }
    }

    private ValueTask<WriteReply> SendInsertAsync(TableSchema table, object?[] values, OperationContext context)
    {
        var row = ImmutableCollectionsMarshal.AsImmutableArray(values);
        return SendAsync(
            new InsertRow(table.Name, table.Fingerprint, context.Deadline, row) { Mark = context.Mark }, context);
    }

    private ValueTask<WriteReply> SendAsync(WriteCommand command, OperationContext context)
    {
        if (context.Deadline <= time.GetUtcNow())
            return new ValueTask<WriteReply>(Refusals.OutOfTime);
        if (context.Files is { } pending)
            pending.AreSent = true;
        return new ValueTask<WriteReply>(tables.WriteAsync(command, context.Cancellation));
    }
}

/// <summary>The refusals of operations that end before they send a write.</summary>
internal static class Refusals
{
    public static WriteRefused OutOfTime { get; } =
        Overloaded("The request's time ran out before its write was sent; nothing was stored.");

    public static WriteRefused RowKeepsChanging { get; } =
        Overloaded("Other requests kept changing the row while its columns were computed; nothing was stored.");

    private static WriteRefused Overloaded(string detail) =>
        new(new Problem(ErrorCodes.Overloaded, detail) { RetryAfterSeconds = 1 });
}

/// <summary>Adds the operations on tables to an application.</summary>
internal static class TableOperationsServiceExtensions
{
    /// <summary>
    /// Adds <see cref="ITableOperations"/>, the computation of rows, the functions of
    /// <see cref="TableActorsOptions.Functions"/> as <see cref="IFunctionCatalog"/>, the media
    /// store and the intake of files. The caller adds <see cref="ITableStore"/> and
    /// <see cref="ITableGateway"/>.
    /// </summary>
    public static IServiceCollection AddTableOperations(this IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFunctionCatalog>(
            provider => provider.GetRequiredService<IOptions<TableActorsOptions>>().Value.Functions);
        services.AddMedia();
        services.TryAddSingleton<RowComputers>();
        services.TryAddSingleton<FileSettlement>();
        services.TryAddSingleton<ITableOperations, TableOperations>();
        return services;
    }
}
