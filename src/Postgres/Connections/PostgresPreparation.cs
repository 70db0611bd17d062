using Npgsql;

namespace TableActors.Postgres.Connections;

/// <summary>
/// Statements are prepared before they get values, in a round trip of their own that each connection makes once. The driver's automatic preparation
/// sends both together: where the server prepares the statement and then refuses its values or is told to cancel, the driver
/// keeps a statement without a description of its result, and everybody's next requests on that connection fail.
/// </summary>
internal static class PostgresPreparation
{
    /// <summary>Switches the driver's automatic preparation off, whatever a connection string says.</summary>
    public static void DisableAutomatic(NpgsqlConnectionStringBuilder settings) => settings.MaxAutoPrepare = 0;

    /// <summary>Prepares a statement where this connection has not yet done so, and runs it.</summary>
    /// <exception cref="PostgresException">The database refuses the statement or its values.</exception>
    public static async Task<NpgsqlDataReader> ReadPreparedAsync(this NpgsqlCommand command, CancellationToken cancellation)
    {
        await command.PrepareAsync(cancellation).ConfigureAwait(false);
        return await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc cref="ReadPreparedAsync(NpgsqlCommand, CancellationToken)"/>
    public static async Task<NpgsqlDataReader> ReadPreparedAsync(this NpgsqlBatch batch, CancellationToken cancellation)
    {
        await batch.PrepareAsync(cancellation).ConfigureAwait(false);
        return await batch.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
    }
}
