using System.Collections.Immutable;
using System.Data;
using System.Runtime.ExceptionServices;
using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>One run of a prepared query.</summary>
/// <param name="query">The query.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="sink">Takes the rows.</param>
/// <param name="large">Bounds how many large results are on their way.</param>
internal sealed class PostgresQueryExecution(
    PreparedQuery query, ImmutableArray<object?> arguments, IRowSink sink, LargeResults large)
{
    private long _rows;

    /// <summary>
    /// Runs the query. If the connection was lost, it may be called once more, as long as no rows
    /// were passed on.
    /// </summary>
    /// <returns>
    /// An exception of the sink, which says nothing about the database; <see langword="null"/>:
    /// there was none.
    /// </returns>
    /// <exception cref="ProblemException">
    /// The query's tables have changed, or it fails on the caller's values or the stored ones.
    /// </exception>
    /// <exception cref="NpgsqlException">The database failed.</exception>
    /// <exception cref="OperationCanceledException">
    /// It was ended, or took longer than the database lets it.
    /// </exception>
    public async Task<ExceptionDispatchInfo?> RunAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var wasChanged = false;
        try
        {
            try
            {
                return await ReadAsync(connection, arguments, sink, cancellation).ConfigureAwait(false);
            }
            catch (PostgresException refused)
                when (refused.SqlState == PostgresErrorCodes.FeatureNotSupported && sink.TryForget())
            {
                // The same state means that a table's columns have changed since the statement was
                // prepared. Next time it is prepared again.
                wasChanged = true;
                return await ReadAsync(connection, arguments, sink, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception lost) when (PostgresFailure.IsLostConnection(lost) && !sink.TryForget())
        {
            throw new ProblemException(StoreProblems.Unavailable, lost);
        }
        catch (PostgresException ended) when (ended.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw new OperationCanceledException("The database has ended the query.", ended, cancellation);
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction)
        {
            throw new ProblemException(StoreProblems.UnreadableResult(query.Definition.Name), refused);
        }
        catch (Exception failure) when (FaultOf(failure) is { } fault)
        {
            var isChanged = failure is PostgresException refused
                ? PostgresFailure.IsOfSchema(refused)
                    && !await IsStillThereAsync(connection, cancellation).ConfigureAwait(false)
                : wasChanged;
            if (isChanged)
                throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name), failure);
            // A client that has got a part of the answer cannot be told the reason.
            var problem = sink.TryForget()
                ? await BlameAsync(connection, fault, _rows, cancellation).ConfigureAwait(false)
                : StoreProblems.UnreadableResult(query.Definition.Name);
            throw new ProblemException(problem, failure);
        }
    }

    private static ValueFault? FaultOf(Exception failure) => failure switch
    {
        UnreadableValueException { Fault: ResultValue.NotFinite } => ValueFault.OutOfRange,
        UnreadableValueException => ValueFault.OtherResult,
        PostgresException refused => PostgresFailure.ValueFaultOf(refused),
        _ => null,
    };

    // One row further than the failure is enough.
    private async Task<Problem> BlameAsync(
        NpgsqlConnection connection, ValueFault fault, long rowsBefore, CancellationToken cancellation)
    {
        var blame = new QueryBlame(query, arguments, fault);
        foreach (var trial in blame.Trials())
        {
            try
            {
                await ReadAsync(
                    connection, trial.Arguments, new RowCounter(rowsBefore + 1), cancellation).ConfigureAwait(false);
                trial.Fails = false;
            }
            catch (Exception failure) when (FaultOf(failure) is not null)
            {
                trial.Fails = true;
            }
        }

        return blame.Verdict;
    }

    /// <returns>An exception of the sink; <see langword="null"/>: there was none.</returns>
    private async Task<ExceptionDispatchInfo?> ReadAsync(
        NpgsqlConnection connection, ImmutableArray<object?> values, IRowSink rows, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query.Sql, connection);
        Bind(command, values);
        ExceptionDispatchInfo? refusal = null;
        var isCancelled = false;
        _rows = 0;
        try
        {
            await using var reader = await command.ReadPreparedAsync(cancellation).ConfigureAwait(false);
            (var isEnough, refusal) = await ReadRowsAsync(reader, rows, cancellation).ConfigureAwait(false);
            // Otherwise closing the result would read all the rest of it.
            isCancelled = refusal is not null
                || (isEnough && await reader.ReadAsync(cancellation).ConfigureAwait(false));
            if (isCancelled)
                command.Cancel();
        }
        catch (PostgresException cancelled) when (cancelled.SqlState == PostgresErrorCodes.QueryCanceled && isCancelled)
        {
            // There were more rows than the sink wants.
        }

        if (refusal?.SourceException is UnreadableValueException)
            refusal.Throw();
        return refusal;
    }

    /// <returns>
    /// Whether there may be more rows, which the sink does not want; and the exception of an
    /// unreadable value or of the sink.
    /// </returns>
    private async Task<(bool IsEnough, ExceptionDispatchInfo? Refusal)> ReadRowsAsync(
        NpgsqlDataReader reader, IRowSink rows, CancellationToken cancellation)
    {
        var places = Places(reader);
        var isLarge = false;
        try
        {
            while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
            {
                _rows++;
                try
                {
                    var demand = rows.Take(Read(reader, places));
                    if (demand == RowDemand.Enough)
                        return (true, null);
                    if (demand == RowDemand.More)
                        continue;
                    if (!isLarge)
                        large.Begin();
                    isLarge = true;
                    await rows.PassOnAsync(cancellation).ConfigureAwait(false);
                }
                catch (Exception refusal)
                {
                    return (true, ExceptionDispatchInfo.Capture(refusal));
                }
            }

            return (false, null);
        }
        finally
        {
            if (isLarge)
                large.End();
        }
    }

    // The server describes the statement by the types of its parameters. It gets no values, because
    // the statement might fail on them.
    private async Task<bool> IsStillThereAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query.Sql, connection);
        foreach (var parameter in query.Parameters)
            command.Parameters.Add(PostgresParameters.Of(parameter.Type, null));
        try
        {
            await using var reader = await command.ExecuteReaderAsync(
                CommandBehavior.SchemaOnly, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (PostgresException refused) when (PostgresFailure.IsUndone(refused))
        {
            return false;
        }
    }

    private void Bind(NpgsqlCommand command, ImmutableArray<object?> values)
    {
        for (var i = 0; i < query.Parameters.Length; i++)
        {
            var (name, type) = (query.Parameters[i].Name, query.Parameters[i].Type);
            var value = values[i];
            if (PostgresValues.Keep(type, ref value) is { } fault)
                throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, name, fault));
            command.Parameters.Add(PostgresParameters.Of(type, value));
        }
    }

    private ResultRow Read(NpgsqlDataReader reader, int[] places)
    {
        var values = new object?[query.Columns.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = PostgresResultType.Read(reader, places[i], query.Columns[i].Type)
                ?? ResultValue.Null(query.Columns[i], i);
        return new ResultRow(values, query.FindsByWholeKey ? reader.GetInt64(reader.FieldCount - 1) : null);
    }

    // The places of the result's columns among the statement's. The system columns, which "*"
    // includes, are left out.
    private int[] Places(NpgsqlDataReader reader)
    {
        int[] places =
            [.. Enumerable.Range(0, reader.FieldCount).Where(at => !QueryRules.IsSystemName(reader.GetName(at)))];
        return places.Length == query.Columns.Length
            ? places
            : throw new ProblemException(StoreProblems.SchemaChanged(query.Definition.Name));
    }
}
