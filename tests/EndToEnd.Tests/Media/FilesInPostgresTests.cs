using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;
using TableActors.EndToEnd.Tests.Service;
using TableActors.TestSupport;

namespace TableActors.EndToEnd.Tests.Media;

/// <summary>The real program with rows and files in one PostgreSQL database.</summary>
[Trait("Category", "Crash")]
public sealed class FilesInPostgresTests : IDisposable
{
    private const int Chunk = 256 * 1024;
    private static readonly byte[] Letter = LetterOf(2 * Chunk + 1000);
    private readonly TestFolder _scratch = new();
    private string _location = "";

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Upload_IsServedWholeAndInParts_AndGoesWithItsRow()
    {
        await UseAsync(await PostgresServer.SharedAsync());
        await using var service = await StartAsync();
        var row = await UploadAsync(service, 1);
        row.GetProperty("size").GetInt32().ShouldBe(Letter.Length);
        var url = row.GetProperty("text").GetString()!;
        (await service.Client.GetByteArrayAsync(url)).ShouldBe(Letter);
        (await service.Client.GetByteArrayAsync("/text?id=1")).ShouldBe(Letter);
        (await service.Client.GetByteArrayAsync(row.GetProperty("copy").GetString())).ShouldBe(Letter);

        using var part = await GetAsync(
            service, url, request => request.Headers.Range = new RangeHeaderValue(Chunk - 10, Chunk + 9));
        part.StatusCode.ShouldBe(HttpStatusCode.PartialContent);
        (await part.Content.ReadAsByteArrayAsync()).ShouldBe(Letter[(Chunk - 10)..(Chunk + 10)]);
        using var known = await GetAsync(service, url, request => request.Headers.IfNoneMatch.Add(part.Headers.ETag!));
        known.StatusCode.ShouldBe(HttpStatusCode.NotModified);

        (await service.Client.PostAsJsonAsync("/letters/delete", new { id = 1 })).EnsureSuccessStatusCode();
        await UntilAsync("SELECT count(*) = 0 FROM ta_files", "the files of the row were removed");
        (await ScalarAsync("SELECT count(*) FROM ta_file_chunks")).ShouldBe(0L);
        (await service.Client.GetAsync(url)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        Directory.EnumerateFileSystemEntries(_scratch.Path).ShouldBeEmpty();
    }

    [Fact]
    public async Task Kill_InTheMiddleOfAnUpload_LeavesNothingThatIsNotSwept()
    {
        await UseAsync(await PostgresServer.SharedAsync());
        await using (var service = await StartAsync())
        {
            await UploadAsync(service, 1);
            using var stop = new CancellationTokenSource();
            var stuck = service.Client.PostAsync("/letters", Form(2, new SlowContent(Letter)), stop.Token);
            await UntilAsync(
                "SELECT count(*) = 1 FROM ta_files WHERE state = 'unfinished'", "the upload reached the database");
            await service.KillAsync();
            await stop.CancelAsync();
            await Should.ThrowAsync<Exception>(stuck);
        }

        await ScalarAsync(
            "UPDATE ta_files SET changed_at = now() - interval '2 days' WHERE state = 'unfinished' RETURNING 1");
        await using var restarted = await StartAsync();
        await UntilAsync("SELECT count(*) = 0 FROM ta_files WHERE state <> 'saved'", "what was unfinished was swept");
        (await restarted.Client.GetByteArrayAsync("/text?id=1")).ShouldBe(Letter);
        (await UploadAsync(restarted, 2)).GetProperty("size").GetInt32().ShouldBe(Letter.Length);
    }

    [Fact]
    public async Task Use_WhileTheDatabaseIsDown_IsAnsweredThatItMayBeTriedAgain()
    {
        await using var server = await PostgresServer.StartAsync();
        await UseAsync(server);
        await using var service = await StartAsync();
        var url = (await UploadAsync(service, 1)).GetProperty("text").GetString()!;
        await server.StopAsync();

        using var read = await service.Client.GetAsync(url);
        await ShouldBeUnavailableAsync(read);
        using var upload = await service.Client.PostAsync("/letters", Form(2, new ByteArrayContent(Letter)));
        await ShouldBeUnavailableAsync(upload);

        await server.StartAgainAsync();
        (await service.Client.GetByteArrayAsync(url)).ShouldBe(Letter);
        await UntilTakenAsync(service, firstId: 3).OrFailAsync("an upload succeeded again");
    }

    private static byte[] LetterOf(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static MultipartFormDataContent Form(int id, HttpContent text) =>
        new() { { new StringContent($"{id}"), "id" }, { text, "text", "letter.bin" } };

    private static async Task<JsonElement> UploadAsync(ServiceProcess service, int id)
    {
        using var response = await service.Client.PostAsync("/letters", Form(id, new ByteArrayContent(Letter)));
        var body = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, body);
        return JsonDocument.Parse(body).RootElement;
    }

    // A connection that was in use a moment ago is trusted, so that the first row after a quick
    // restart may be of unknown outcome.
    private static async Task UntilTakenAsync(ServiceProcess service, int firstId)
    {
        for (var id = firstId;; id++)
        {
            using var response = await service.Client.PostAsync("/letters", Form(id, new ByteArrayContent(Letter)));
            if (response.StatusCode == HttpStatusCode.OK)
                return;
            response.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
    }

    private static async Task<HttpResponseMessage> GetAsync(
        ServiceProcess service, string url, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        change(request);
        return await service.Client.SendAsync(request);
    }

    private static async Task ShouldBeUnavailableAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, body);
        JsonDocument.Parse(body).RootElement.GetProperty("code").GetString().ShouldBe("store_unavailable");
        answer.Headers.RetryAfter.ShouldNotBeNull();
        answer.Headers.CacheControl.ShouldBeNull();
    }

    private async Task UseAsync(PostgresServer server) => _location = await server.CreateDatabaseAsync();

    private Task<ServiceProcess> StartAsync() =>
        ServiceProcess.StartAsync(
            Path.Combine(AppContext.BaseDirectory, "Media", "letters.toml"), _location, _scratch.Path);

    private Task<object?> ScalarAsync(string sql) => Sql.ScalarAsync(_location, sql);

    private Task UntilAsync(string sql, string what) =>
        Eventually.IsTrueAsync(async () => await ScalarAsync(sql) is true, what);
}
