using Npgsql;
using TableActors.Actors.Stores;
using TableActors.Actors.Stores.Registers;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Registers;

/// <summary>
/// The system tables of a PostgreSQL database, as registers use them. A statement gets the values
/// of all items as arrays, one for each column, and runs once. Statements that are sent together
/// are one transaction without a <c>BEGIN</c>.
/// </summary>
internal sealed class PostgresRegisterDatabase(PostgresDatabase database, PostgresJournalSchema journal)
    : IRegisterDatabase
{
    public string IsOfItem(params string[] columns) => columns.Length == 1
        ? $"{columns[0]} = ANY($1)"
        : $"({string.Join(", ", columns)}) IN ({ValuesOfItems(columns.Length)})";

    public string ValuesOfItems(int count) =>
        $"SELECT * FROM unnest({string.Join(", ", Enumerable.Range(1, count).Select(number => $"${number}"))})";

    public string TableOfItems(params string[] columns) =>
        $"({ValuesOfItems(columns.Length)}) AS item({string.Join(", ", columns)})";

    public string SkipLocked => " FOR UPDATE SKIP LOCKED";

    public object StampOf(DateTimeOffset instant) => instant;

    public Task PrepareForJobsAsync(CancellationToken cancellation) =>
        ServeAsync(() => journal.MakeAsync(cancellation));

    public Task<IReadOnlyList<T>> ReadAsync<T>(
        RegisterStatement query, Func<IRegisterRow, T> read, CancellationToken cancellation) => database.ServeAsync(
        async (connection, token) =>
        {
            await using var command = new NpgsqlCommand(query.Sql, connection);
            foreach (var value in query.Values)
                command.Parameters.Add(ParameterOf(value));
            await using var reader = await command.ReadPreparedAsync(token).ConfigureAwait(false);
            var row = new PostgresRegisterRow(reader);
            var rows = new List<T>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
                rows.Add(read(row));
            return (IReadOnlyList<T>)rows;
        },
        cancellation);

    public async Task<IReadOnlyList<T>> ReadIfMadeAsync<T>(
        RegisterStatement query, Func<IRegisterRow, T> read, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(query, read, cancellation).ConfigureAwait(false);
        }
        catch (ProblemException missing) when (PostgresFailure.IsOfMissingTable(missing.InnerException))
        {
            return [];
        }
    }

    public Task<int> ChangeAsync(RegisterStatement change, CancellationToken cancellation) =>
        ServeAsync(() => SendAsync([change], cancellation));

    public Task<int> ChangeIfMadeAsync(
        IReadOnlyList<RegisterStatement> changes, CancellationToken cancellation) => ServeAsync(
        async () =>
        {
            try
            {
                return await SendAsync(changes, cancellation).ConfigureAwait(false);
            }
            catch (PostgresException missing) when (PostgresFailure.IsOfMissingTable(missing))
            {
                return 0;
            }
        });

    public Task<int> ChangeAloneAsync(RegisterStatement change, CancellationToken cancellation) => ServeAsync(
        () => database.ChangeAsync(
            async connection =>
            {
                await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
                return await SendAsync(connection, [change], cancellation).ConfigureAwait(false);
            },
            cancellation));

    public static NpgsqlParameter ParameterOf(object? value) => value switch
    {
        null or string => PostgresParameters.Of(ColumnTypes.String, value),
        long whole => PostgresParameters.Of(whole),
        DateTimeOffset instant => PostgresParameters.OfInstant(instant),
        byte[] bytes => PostgresParameters.Of(bytes),
        _ => throw new ArgumentException($"A {value.GetType().Name} is no value of a register.", nameof(value)),
    };

    private Task<int> SendAsync(IReadOnlyList<RegisterStatement> changes, CancellationToken cancellation) =>
        database.Writers.RunAsync(connection => SendAsync(connection.Connection, changes, cancellation), cancellation);

    private static async Task<int> SendAsync(
        NpgsqlConnection connection, IReadOnlyList<RegisterStatement> changes, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var change in changes)
            batch.BatchCommands.Add(CommandOf(change));
        await batch.PrepareAsync(cancellation).ConfigureAwait(false);
        return await batch.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    private static NpgsqlBatchCommand CommandOf(RegisterStatement change)
    {
        var command = new NpgsqlBatchCommand(change.Sql);
        if (change.Items is { } items)
        {
            foreach (var (ordinal, type) in items.Types.Index())
                command.Parameters.Add(PostgresParameters.OfColumn(type, items.Rows, row => row[ordinal]));
        }

        foreach (var value in change.Values)
            command.Parameters.Add(ParameterOf(value));
        return command;
    }

    private static async Task<T> ServeAsync<T>(Func<Task<T>> change)
    {
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure) || failure is ObjectDisposedException)
        {
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }
}

/// <summary>The present row of a reader.</summary>
internal sealed class PostgresRegisterRow(NpgsqlDataReader reader) : IRegisterRow
{
    public bool IsNull(int ordinal) => reader.IsDBNull(ordinal);

    public string Text(int ordinal) => reader.GetString(ordinal);

    public long Whole(int ordinal) => reader.GetInt64(ordinal);

    public byte[] Bytes(int ordinal) => reader.GetFieldValue<byte[]>(ordinal);

    public bool TryInstant(int ordinal, out DateTimeOffset instant)
    {
        var isKnown = PostgresTime.TryFromMicroseconds(reader.GetFieldValue<long>(ordinal), out var read);
        instant = isKnown ? (DateTimeOffset)read! : default;
        return isKnown;
    }
}
