using System.Collections.Immutable;
using System.Data;
using Npgsql;
using NpgsqlTypes;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;
using TableActors.Postgres.Tables;

namespace TableActors.Postgres.Files;

/// <summary>
/// Files in the tables of <see cref="PostgresFileSql"/>. Each call is one short statement or a few.
/// None keeps a connection.
/// </summary>
/// <remarks>The first change makes the tables. Until then no file is found.</remarks>
internal sealed class PostgresFileTables(PostgresDatabase database)
{
    // How much one statement deletes. Even a busy disk deletes as much well within the time limit
    // of statements.
    private const long RemovedAtOnce = 64L << 20;
    private volatile bool _isCreated;

    /// <summary>Changes a file.</summary>
    /// <returns>How many rows the statement has changed.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public Task<int> ChangeAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters) =>
        RunAsync(
            connection => PostgresSystemTables.ExecuteAsync(connection, sql, cancellation, parameters), cancellation);

    /// <summary>Finds a saved file.</summary>
    /// <returns>
    /// Its length, the time when it was saved, and its original name; <see langword="null"/>: there
    /// is no such file.
    /// </returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public Task<(long Length, DateTimeOffset SavedAt, string? OriginalName)?> FindAsync(
        string path, CancellationToken cancellation) =>
        database.ServeAsync(
            async (connection, token) =>
            {
                await using var command = Command(connection, PostgresFileSql.Find, PostgresParameters.Of(path));
                try
                {
                    await using var reader = await command.ReadPreparedAsync(token).ConfigureAwait(false);
                    return await reader.ReadAsync(token).ConfigureAwait(false)
                        ? (reader.GetInt64(0),
                            new DateTimeOffset(reader.GetDateTime(1)), reader.IsDBNull(2) ? null : reader.GetString(2))
                        : ((long, DateTimeOffset, string?)?)null;
                }
                catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
                {
                    return null;
                }
            },
            cancellation);

    /// <summary>Reads from a position to the end of its chunk, or until the buffer is full.</summary>
    /// <returns>How many bytes; 0: the file is gone.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public Task<int> ReadAsync(string path, long position, Memory<byte> buffer, CancellationToken cancellation) =>
        database.ServeAsync(
            async (connection, token) =>
            {
                await using var command = Command(
                    connection, PostgresFileSql.Read, PostgresParameters.Of(path), PostgresParameters.Of(position),
                    OfLength(buffer.Length));
                await command.PrepareAsync(token).ConfigureAwait(false);
                // The driver passes the bytes on as they arrive, and makes no array of them.
                await using var reader = await command
                    .ExecuteReaderAsync(
                        CommandBehavior.SequentialAccess | CommandBehavior.SingleRow, token).ConfigureAwait(false);
                if (!await reader.ReadAsync(token).ConfigureAwait(false))
                    return 0;
                await using var bytes = await reader.GetStreamAsync(0, token).ConfigureAwait(false);
                return await bytes.ReadAtLeastAsync(
                    buffer, buffer.Length, throwOnEndOfStream: false, token).ConfigureAwait(false);
            },
            cancellation);

    /// <summary>Lists the names of saved files, in their order.</summary>
    /// <param name="before">Only files that were saved before this time.</param>
    /// <param name="after">The name that they follow.</param>
    /// <param name="most">How many names at most.</param>
    /// <param name="cancellation">Ends the read.</param>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public Task<List<MediaReference>> ListAsync(
        DateTimeOffset before, string after, int most, CancellationToken cancellation) =>
        database.ServeAsync(
            async (connection, token) =>
            {
                var names = new List<MediaReference>();
                await using var command = Command(
                    connection, PostgresFileSql.List,
                    PostgresParameters.OfInstant(before), PostgresParameters.Of(after),
                    PostgresParameters.Of((long)most));
                try
                {
                    await using var reader = await command.ReadPreparedAsync(token).ConfigureAwait(false);
                    while (await reader.ReadAsync(token).ConfigureAwait(false))
                        names.Add(new MediaReference(reader.GetString(0)));
                }
                catch (PostgresException missing) when (missing.SqlState == PostgresErrorCodes.UndefinedTable)
                {
                    // No file has been saved in this database yet.
                }

                return names;
            },
            cancellation);

    /// <summary>Removes a file. It is invisible at once, and its chunks are deleted afterwards.</summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public async Task RemoveAsync(string path, CancellationToken cancellation) =>
        await RemoveAsync(
            await HideAsync(PostgresFileSql.Hide, PostgresParameters.Of(path), cancellation).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);

    /// <summary>
    /// Removes uploads that were not touched since a time, and finishes removals that somebody has
    /// left unfinished.
    /// </summary>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public async Task RemoveUnfinishedAsync(DateTimeOffset before, CancellationToken cancellation) =>
        await RemoveAsync(
            await HideAsync(
                PostgresFileSql.GiveUp, PostgresParameters.OfInstant(before), cancellation).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);

    /// <summary>Makes somebody the owner of all files, unless they have an owner.</summary>
    /// <returns>The owner.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    public Task<string> ClaimAsync(string owner, CancellationToken cancellation) => GuardedAsync(
        () => database.ChangeAsync(
            async connection =>
            {
                await CreateAsync(connection, cancellation).ConfigureAwait(false);
                await PostgresSystemTables.ExecuteAsync(
                    connection, PostgresFileSql.Claim, cancellation,
                    PostgresParameters.Of(owner)).ConfigureAwait(false);
                return (string)(await PostgresSystemTables.ScalarAsync(
                    connection, PostgresFileSql.Owner, cancellation).ConfigureAwait(false))!;
            },
            cancellation),
        cancellation);

    /// <summary>Finds the faults that prevent keeping files. Changes nothing.</summary>
    public async Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation)
    {
        try
        {
            return await database.TryOutAsync(
                async connection =>
                {
                    await CreateAsync(connection, cancellation).ConfigureAwait(false);
                    return await PostgresRights.MissingOnTablesAsync(
                        connection, PostgresFileSql.Tables, cancellation).ConfigureAwait(false);
                },
                cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure))
        {
            return [PostgresFailure.FaultOf(failure, database.Role)];
        }
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    private static NpgsqlParameter OfLength(int length) =>
        new NpgsqlParameter<int> { TypedValue = length, NpgsqlDbType = NpgsqlDbType.Integer };

    // While this transaction lasts, nobody else makes tables or becomes the owner.
    private static async Task CreateAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await PostgresSystemTables.BeginCreationAsync(connection, cancellation).ConfigureAwait(false);
        if (await PostgresSystemTables.ScalarAsync(
            connection, PostgresFileSql.IsCreated, cancellation).ConfigureAwait(false) is not true)
            await PostgresSystemTables.ExecuteAsync(
                connection, PostgresFileSql.Create, cancellation).ConfigureAwait(false);
        // Looking first means that files which are being read do not wait for a lock.
        if (await PostgresSystemTables.ScalarAsync(
            connection, PostgresFileSql.HasNames, cancellation).ConfigureAwait(false) is not true)
            await PostgresSystemTables.ExecuteAsync(
                connection, PostgresFileSql.AddNames, cancellation).ConfigureAwait(false);
    }

    private static async Task<T> GuardedAsync<T>(Func<Task<T>> change, CancellationToken cancellation)
    {
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (Exception failure) when (PostgresFailure.IsOfDatabase(failure) || failure is ObjectDisposedException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ProblemException(StoreProblems.Unavailable, failure);
        }
    }

    private Task<List<(string Path, long Last)>> HideAsync(
        string sql, NpgsqlParameter parameter, CancellationToken cancellation) =>
        RunAsync(
            async connection =>
            {
                var hidden = new List<(string, long)>();
                await using var command = Command(connection, sql, parameter);
                await using var reader = await command.ReadPreparedAsync(cancellation).ConfigureAwait(false);
                while (await reader.ReadAsync(cancellation).ConfigureAwait(false))
                    hidden.Add((reader.GetString(0), reader.GetInt64(1)));
                return hidden;
            },
            cancellation);

    private async Task RemoveAsync(List<(string Path, long Last)> hidden, CancellationToken cancellation)
    {
        foreach (var (path, last) in hidden)
        {
            for (var from = last - RemovedAtOnce; from > 0; from -= RemovedAtOnce)
            {
                await ChangeAsync(
                    PostgresFileSql.RemoveChunks, cancellation, PostgresParameters.Of(path),
                    PostgresParameters.Of(from)).ConfigureAwait(false);
            }

            await ChangeAsync(PostgresFileSql.Remove, cancellation, PostgresParameters.Of(path)).ConfigureAwait(false);
        }
    }

    private Task<T> RunAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellation) => GuardedAsync(
        async () =>
        {
            if (!_isCreated)
            {
                await database.ChangeAsync(
                    async connection =>
                    {
                        await CreateAsync(connection, cancellation).ConfigureAwait(false);
                        return true;
                    },
                    cancellation).ConfigureAwait(false);
                _isCreated = true;
            }

            return await database.Writers.RunAsync(
                connection => work(connection.Connection), cancellation).ConfigureAwait(false);
        },
        cancellation);
}
