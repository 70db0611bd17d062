using System.Buffers;
using Npgsql;
using NpgsqlTypes;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores.Postgres.Files;

/// <summary>One file on its way into the database. A chunk is written while the next one is read, so that two are in memory.</summary>
/// <param name="tables">Where the file goes.</param>
/// <param name="path">Its name.</param>
/// <param name="content">The bytes, read to the end.</param>
/// <param name="maxBytes">The most bytes that are taken.</param>
internal sealed class PostgresUpload(PostgresFileTables tables, string path, Stream content, long maxBytes)
{
    /// <summary>The bytes of every chunk but the last. Files keep the chunks that they were saved with.</summary>
    public const int ChunkLength = 256 * 1024;

    private byte[] _reading = ArrayPool<byte>.Shared.Rent(ChunkLength);
    private byte[] _writing = [];
    private long _length;

    /// <summary>Whether something may be in the database.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Transfers the file.</summary>
    /// <exception cref="ProblemException"><c>too_large</c> or <c>store_unavailable</c>; the file may be in the database unfinished.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        var writing = Task.CompletedTask;
        try
        {
            int read;
            while ((read = await ReadAsync(cancellation).ConfigureAwait(false)) == ChunkLength)
            {
                await writing.ConfigureAwait(false);
                writing = WriteAsync(cancellation);
            }

            await writing.ConfigureAwait(false);
            await FinishAsync(read, cancellation).ConfigureAwait(false);
        }
        finally
        {
            // The buffers may be somebody else's only after nothing is sent out of them any more.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(_reading);
            if (_writing.Length > 0)
                ArrayPool<byte>.Shared.Return(_writing);
        }
    }

    private static NpgsqlParameter OfBytes(byte[] buffer, int length) =>
        new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = buffer.AsMemory(0, length), NpgsqlDbType = NpgsqlDbType.Bytea };

    private async ValueTask<int> ReadAsync(CancellationToken cancellation)
    {
        var read = await content.ReadAtLeastAsync(_reading.AsMemory(0, ChunkLength), ChunkLength, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);
        _length += read;
        return _length <= maxBytes
            ? read
            : throw new ProblemException(new Problem(ErrorCodes.TooLarge, $"A file may have at most {maxBytes} bytes."));
    }

    private Task WriteAsync(CancellationToken cancellation)
    {
        var next = _writing.Length > 0 ? _writing : ArrayPool<byte>.Shared.Rent(ChunkLength);
        (_writing, _reading) = (_reading, next);
        var position = _length - ChunkLength;
        var bytes = OfBytes(_writing, ChunkLength);
        if (position > 0)
            return ChangeAsync(PostgresFileSql.Append, cancellation, PostgresParameters.Of(path), bytes, PostgresParameters.Of(position));
        IsBegun = true;
        return ChangeAsync(PostgresFileSql.Begin, cancellation, PostgresParameters.Of(path), bytes);
    }

    private Task FinishAsync(int read, CancellationToken cancellation)
    {
        var bytes = OfBytes(_reading, read);
        var length = PostgresParameters.Of(_length);
        if (IsBegun)
        {
            return ChangeAsync(
                PostgresFileSql.Finish, cancellation, PostgresParameters.Of(path), bytes, PostgresParameters.Of(_length - read), length);
        }

        IsBegun = true;
        return ChangeAsync(PostgresFileSql.SaveWhole, cancellation, PostgresParameters.Of(path), bytes, length);
    }

    // Where a statement finds its file no longer, a crashed server has lost a part of it, or it was given up for dead.
    private async Task ChangeAsync(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        if (await tables.ChangeAsync(sql, cancellation, parameters).ConfigureAwait(false) == 0)
            throw new ProblemException(StoreProblems.Unavailable);
    }
}
