using TableActors.Contracts.Columns;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Files;

// Counts what the whole process allocates, so nothing else may run beside it.
[CollectionDefinition(nameof(PostgresMediaMemoryTests), DisableParallelization = true)]
[Collection(nameof(PostgresMediaMemoryTests))]
[Trait("Category", "Slow")]
public sealed class PostgresMediaMemoryTests
{
    private const long Length = 96L << 20;
    private const long Allowed = Length / 4;

    [Fact]
    public async Task Use_OfALargeFile_TakesNoMemoryToSpeakOf()
    {
        await using var database = new FileDatabase(await (await PostgresServer.SharedAsync()).CreateSchemaAsync());
        await ReadAsync(
            database, await database.Store.SaveAsync(new EndlessStream(1 << 20), null, null, Length, default));

        var before = GC.GetTotalAllocatedBytes(precise: true);
        var file = await database.Store.SaveAsync(new EndlessStream(Length), null, null, Length, default);
        (await ReadAsync(database, file)).ShouldBe(Length);
        (GC.GetTotalAllocatedBytes(precise: true) - before).ShouldBeLessThan(Allowed);

        await database.Store.DeleteAsync(file, default);
        (await database.FilesAsync()).ShouldBe(1);
        (await database.ChunksAsync()).ShouldBe(5);
    }

    private static async Task<long> ReadAsync(FileDatabase database, MediaReference file)
    {
        await using var content = (await database.Store.OpenAsync(file, default)).ShouldNotBeNull();
        var buffer = new byte[64 * 1024];
        var total = 0L;
        while (await content.Content.ReadAsync(buffer) is var read and > 0)
            total += read;
        return total;
    }

    /// <summary>Zeros that are nowhere.</summary>
    private sealed class EndlessStream(long length) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => length;

        public override long Position { get; set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, length - Position);
            buffer.Span[..count].Clear();
            Position += count;
            return ValueTask.FromResult(count);
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
