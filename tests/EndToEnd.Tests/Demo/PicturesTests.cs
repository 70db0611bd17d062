using System.Buffers.Binary;
using System.Net.Http.Headers;
using System.Text.Json;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Demo;

[Trait("Category", "Slow")]
public sealed class PicturesTests
{
    // Other programs may bear the name convert: first that of Debian's package, which test.sh looks
    // for, then what there is.
    private static readonly string WhereProgramsAre = $"/usr/bin:/bin:{Environment.GetEnvironmentVariable("PATH")}";
    private static readonly string Sunset = Path.Combine(RepositoryRoot.Path, "demo", "sunset.png");

    [Fact]
    public async Task Upload_OfAPicture_ComputesItsThumbnail()
    {
        using var scratch = new TestFolder();
        await using var service = await StartAsync(scratch, WhereProgramsAre);
        var row = await UploadAsync(service);
        (row.GetProperty("width").GetInt32(), row.GetProperty("height").GetInt32()).ShouldBe((320, 200));
        (await service.Client.GetByteArrayAsync(row.GetProperty("picture").GetString()))
            .ShouldBe(await File.ReadAllBytesAsync(Sunset));
        var thumb = await service.Client.GetByteArrayAsync("/thumb?id=1");
        SizeOf(thumb).ShouldBe((64, 40));
        (await service.Client.GetByteArrayAsync(row.GetProperty("thumb").GetString())).ShouldBe(thumb);
    }

    [Fact]
    public async Task Upload_WithoutImageMagick_LeavesTheThumbnailOutAndSaysSo()
    {
        using var scratch = new TestFolder();
        await using var service = await StartAsync(scratch, programs: scratch.Path);
        var row = await UploadAsync(service);
        row.GetProperty("thumb").ValueKind.ShouldBe(JsonValueKind.Null);
        (await service.Client.GetAsync("/picture?id=1")).Content.Headers.ContentType!.MediaType.ShouldBe("image/png");
        ((int)(await service.Client.GetAsync("/thumb?id=1")).StatusCode).ShouldBe(404);
        service.Output.ShouldContain("needs the program convert, which is not installed");
    }

    private static Task<ServiceProcess> StartAsync(TestFolder scratch, string programs) =>
        ServiceProcess.StartAsync(
            Path.Combine(RepositoryRoot.Path, "demo", "demo.toml"), scratch.File("demo.db"), scratch.Path,
            ("PATH", programs));

    private static async Task<JsonElement> UploadAsync(ServiceProcess service)
    {
        var file = new ByteArrayContent(await File.ReadAllBytesAsync(Sunset))
        {
            Headers = { ContentType = new MediaTypeHeaderValue("image/png") }
        };
        using var form = new MultipartFormDataContent
        {
            { new StringContent("1"), "id" }, { new StringContent("Sunset"), "title" },
            { file, "picture", "sunset.png" }
        };
        using var response = await service.Client.PostAsync("/pictures", form);
        var body = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBe(200, body);
        return JsonDocument.Parse(body).RootElement;
    }

    // Width and height stand in a PNG's first chunk.
    private static (int Width, int Height) SizeOf(byte[] png) =>
        (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)));
}
