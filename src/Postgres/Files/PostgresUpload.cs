using System.Buffers;
using Npgsql;
using NpgsqlTypes;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Files;

/// <summary>
/// One file on its way into the database. It writes a chunk while it reads the next one, so two
/// chunks are in memory.
/// </summary>
/// <param name="tables">Where the file goes.</param>
/// <param name="path">Its name.</param>
/// <param name="content">The bytes. They are read to the end.</param>
/// <param name="originalName">The original name.</param>
/// <param name="maxBytes">The most bytes that are taken.</param>
/// <param name="time">Measures how slow the content is.</param>
internal sealed class PostgresUpload(
    PostgresFileTables tables, string path, Stream content, OriginalName? originalName, long maxBytes,
    TimeProvider time)
{
    public const int ChunkLength = 256 * 1024;

    // The bytes of a slow client are written before the chunk is full. Otherwise its upload would
    // be taken for a dead one.
    private static readonly TimeSpan LongestFill = TimeSpan.FromSeconds(15);

    private byte[] _reading = ArrayPool<byte>.Shared.Rent(ChunkLength);
    private byte[] _writing = [];
    private long _length;

    /// <summary>Whether some of the file may be in the database.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Transfers the file.</summary>
    /// <exception cref="ProblemException">
    /// <c>too_large</c> or <c>store_unavailable</c>; the file may be in the database unfinished.
    /// </exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var writing = Task.CompletedTask;
        try
        {
            while (true)
            {
                var (length, isLast) = await ReadAsync(cancellation).ConfigureAwait(false);
                await writing.ConfigureAwait(false);
                if (isLast)
                {
                    await FinishAsync(length, cancellation).ConfigureAwait(false);
                    return;
                }

                writing = WriteAsync(length, cancellation);
            }
        }
        finally
        {
            // Nobody else may get the buffers while something is still sent from them.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(_reading);
            if (_writing.Length > 0)
                ArrayPool<byte>.Shared.Return(_writing);
        }
    }

    private static NpgsqlParameter OfBytes(byte[] buffer, int length) =>
        new NpgsqlParameter<ReadOnlyMemory<byte>>
        {
            TypedValue = buffer.AsMemory(0, length),
            NpgsqlDbType = NpgsqlDbType.Bytea
        };

    private async ValueTask<(int Length, bool IsLast)> ReadAsync(CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var length = 0;
        while (length == 0 || (length < ChunkLength && time.GetElapsedTime(began) < LongestFill))
        {
            var read = await content.ReadAsync(
                _reading.AsMemory(length, ChunkLength - length), cancellation).ConfigureAwait(false);
            if (read == 0)
                return (length, true);
            length += read;
            _length += read;
            if (_length > maxBytes)
                throw new ProblemException(
                    new Problem(ErrorCodes.TooLarge, $"A file may have at most {maxBytes} bytes."));
        }

        return (length, false);
    }

    private Task WriteAsync(int length, CancellationToken cancellation)
    {
        var next = _writing.Length > 0 ? _writing : ArrayPool<byte>.Shared.Rent(ChunkLength);
        (_writing, _reading) = (_reading, next);
        var position = _length - length;
        var bytes = OfBytes(_writing, length);
        if (position > 0)
            return ChangeAsync(
                PostgresFileSql.Append, cancellation, PostgresParameters.Of(path), bytes,
                PostgresParameters.Of(position));
        IsBegun = true;
        return ChangeAsync(PostgresFileSql.Begin, cancellation, PostgresParameters.Of(path), bytes);
    }

    private Task FinishAsync(int length, CancellationToken cancellation)
    {
        var bytes = OfBytes(_reading, length);
        var total = PostgresParameters.Of(_length);
        var name = new NpgsqlParameter
        {
            Value = (object?)originalName?.Text ?? DBNull.Value,
            NpgsqlDbType = NpgsqlDbType.Text
        };
        if (IsBegun)
        {
            return ChangeAsync(
                PostgresFileSql.Finish, cancellation, PostgresParameters.Of(path), bytes,
                PostgresParameters.Of(_length - length), total, name);
        }

        IsBegun = true;
        return ChangeAsync(PostgresFileSql.SaveWhole, cancellation, PostgresParameters.Of(path), bytes, total, name);
    }

    // The statement did not find its file: a crashed server has lost a part of it, or it was given
    // up for dead.
    private async Task ChangeAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        if (await tables.ChangeAsync(sql, cancellation, parameters).ConfigureAwait(false) == 0)
            throw new ProblemException(StoreProblems.Unavailable);
    }
}
