using System.Net;
using System.Text;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Requests;

// Counts what the whole process allocates, so nothing else may run beside it.
[CollectionDefinition(nameof(UploadMemoryTests), DisableParallelization = true)]
[Collection(nameof(UploadMemoryTests))]
public sealed class UploadMemoryTests
{
    private const long Size = 256L << 20;
    private const long Allowed = 16L << 20;
    private static readonly TableDefinition Films = Table.Define("films", t => t.Int("id").PrimaryKey().Video("film"));

    [Fact]
    public async Task Upload_OfALargeFile_TakesNoMemoryToSpeakOf()
    {
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddInsertRoute(Films, "/films", uploadFileInputs: ["film"]),
            http: http => http.MaxBody = 2 * Size));
        await UploadAsync(service, 1 << 20);
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await UploadAsync(service, Size);
        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        new FileInfo(service.Media.FileOf((MediaReference)service.Operations.Inserted![1]!)).Length.ShouldBe(Size);
        allocated.ShouldBeLessThan(Allowed);
    }

    private static async Task UploadAsync(TestService service, long size)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/films") { Content = new LargeForm(size) };
        using var response = await service.Client.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private sealed class LargeForm : HttpContent
    {
        private static readonly byte[] Chunk = new byte[64 * 1024];
        private static readonly byte[] FilmHead = Convert.FromHexString("00000018667479706D703432");
        private readonly byte[] _head;
        private readonly byte[] _tail;
        private readonly long _size;

        public LargeForm(long size)
        {
            _size = size;
            _head = [.. new Form().Text("id", "1").Raw(
                $"--{Form.Boundary}\r\nContent-Disposition: form-data; name=\"film\"; filename=\"a.mp4\"\r\n\r\n")
                    .Unclosed()
                    .ToBytes(), .. FilmHead];
            _tail = Encoding.ASCII.GetBytes($"\r\n--{Form.Boundary}--\r\n");
            Headers.TryAddWithoutValidation("Content-Type", Form.ContentType);
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_head);
            for (var left = _size - FilmHead.Length; left > 0; left -= Math.Min(left, Chunk.Length))
                await stream.WriteAsync(Chunk.AsMemory(0, (int)Math.Min(left, Chunk.Length)));
            await stream.WriteAsync(_tail);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _head.Length + _size - FilmHead.Length + _tail.Length;
            return true;
        }
    }
}
