using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Answers;

/// <summary>The URLs in answers of routers in several places.</summary>
public sealed class RouterUrlTests
{
    private const string Film = """{"id":1,"prompt":"a"}""";

    [Theory]
    [InlineData("", "", "")]
    [InlineData("/v1", "/api", "/v1/api")]
    [InlineData("/v1/of/it", "", "/v1/of/it")]
    [InlineData("/tenants/{tenant}", "/api", "/tenants/a%20b/api")]
    public async Task Urls_OfJobsAndFiles_LeadToThem(string group, string prefix, string root)
    {
        await using var service = await TestService.StartAsync(TestService.Build(app =>
        {
            var router = app.MapGroup(group).MapTables(prefix);
            router.AddInsertRoute(SampleTables.Films, "/films/new");
            router.AddInsertRoute(SampleTables.Films, "/films/new/later", background: true);
        }));
        var file = await service.Media.SaveAsync(Form.Png, "png");
        service.Operations.Reply = () => new RowWritten(new StoredRow([1L, "a", null, null, file, "A"], 1));

        var poster = (await service.PostAsync($"{root}/films/new/", Film)).Json.GetProperty("poster").GetString()!;
        poster.ShouldBe($"{service.Address.ToString().TrimEnd('/')}{root}/media/{file.Path}");
        (await service.Client.GetByteArrayAsync(poster)).ShouldBe(Form.Png);

        var handle = (await service.PostAsync($"{root}/films/new/later", Film)).Json;
        JobId.TryParse(handle.GetProperty("id").GetString(), out var job).ShouldBeTrue();
        service.Jobs.Known[job!] = ScriptedJobs.Pending(service.Jobs.Request!);
        var found = await service.GetAsync(handle.GetProperty("job_url").GetString()!);
        found.Status.ShouldBe(200, found.Body);
        found.Json.GetProperty("job_url").GetString().ShouldBe(handle.GetProperty("job_url").GetString());
        JobRuns.BodyOf(await service.RunLastAsync()).ShouldContain(poster);
    }
}
