using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi.Shapes;

/// <summary>What the document says of jobs, and of the routes that make them.</summary>
public sealed class JobShapeTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(
        router =>
        {
            router.AddInsertRoute(SampleApi.Specimens, "/later", background: true);
            router.AddDeleteRoute(SampleApi.Specimens, "/delete-later", background: true);
            router.AddQueryRoute("/search-later", SampleApi.Search, background: true);
        },
        "/api");

    [Fact]
    public async Task BackgroundRoute_AnswersAHandle()
    {
        var document = await Sample;
        var insert = document.Post("/api/later");
        var response = insert.GetProperty("responses").GetProperty("202");
        ApiDocument.Required(document.Answer(insert, "202")).ShouldBe(["id", "job_url"]);
        response.GetProperty("headers").GetProperty("Location").GetProperty("required").GetBoolean().ShouldBeTrue();
        response.GetProperty("headers").TryGetProperty("ETag", out _).ShouldBeFalse();
        insert.GetProperty("operationId").GetString().ShouldBe("insert_later");
        insert.GetProperty("summary").GetString().ShouldBe("Adds a row to specimens, in the background.");
    }

    [Theory]
    [InlineData("/api/later", "202 400 403 409 413 415 422 500 503")]
    [InlineData("/api/delete-later", "202 400 403 409 413 415 422 500 503")]
    [InlineData("/api/search-later", "202 400 403 409 413 415 422 500 503")]
    public async Task BackgroundRoute_Statuses_AreThoseBeforeThereIsAJob(string path, string statuses) =>
        ApiDocument.Statuses((await Sample).Post(path)).ShouldBe(statuses.Split(' '), ignoreOrder: true);

    [Fact]
    public async Task Jobs_AreDocumentedUnderThePrefix()
    {
        var document = await Sample;
        document.AllPaths.Where(path => path.Contains("jobs"))
            .ShouldBe(["/api/jobs", "/api/jobs/retry", "/api/jobs/{id}", "/api/jobs/{id}/retry"]);
        var ids = document.Root.GetProperty("paths").EnumerateObject().Where(path => path.Name.Contains("jobs"))
            .SelectMany(path => path.Value.EnumerateObject()
                .Select(operation => $"{operation.Name} {operation.Value.GetProperty("operationId").GetString()}"));
        ids.ShouldBe(
            ["get list_jobs", "post retry_jobs", "get get_jobs_id", "delete cancel_jobs_id", "post retry_jobs_id"]);
    }

    [Fact]
    public async Task Jobs_CanBeConfigured()
    {
        var document = await DocumentedService.DocumentOfAsync(router =>
        {
            router.Jobs.RequireAuthorization();
            router.AddInsertRoute(SampleApi.Specimens, "/later", background: true);
        });
        foreach (var operation in new[]
        {
            document.Get("/jobs"), document.Post("/jobs/retry"), document.Get("/jobs/{id}"),
            document.Post("/jobs/{id}/retry")
        })
            ApiDocument.Statuses(operation).ShouldContain("401");
        ApiDocument.Statuses(document.Post("/later")).ShouldNotContain("401");
    }

    [Fact]
    public async Task Job_HasWhatItsEndpointAnswers()
    {
        var document = await Sample;
        var job = document.Answer(document.Get("/api/jobs/{id}"));
        ApiDocument.Properties(job).ShouldBe(
            [
                "id", "job_url", "status", "error", "problem", "result", "route", "progress", "attempts",
                "submitted_at", "started_at", "ended_at"
            ]);
        ApiDocument.Required(job).Count.ShouldBe(12);
        Names(job.GetProperty("properties").GetProperty("status")).ShouldBe(["pending", "done", "error"]);
        Names(job.GetProperty("properties").GetProperty("progress"))
            .ShouldBe(["waiting", "running", "exporting", "ended"]);
        ApiDocument.Statuses(document.Get("/api/jobs/{id}")).ShouldBe(["200", "404", "410", "500", "503"]);
    }

    [Fact]
    public async Task List_TakesWhatItChoosesBy()
    {
        var document = await Sample;
        var list = document.Get("/api/jobs");
        list.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString())
            .ShouldBe(["state", "route", "code", "after", "limit"]);
        ApiDocument.Properties(document.Answer(list)).ShouldBe(["jobs", "after"]);
        var entry = document.Resolve(
            document.Answer(list).GetProperty("properties").GetProperty("jobs").GetProperty("items"));
        ApiDocument.Properties(entry)
            .ShouldBe(["id", "job_url", "status", "code", "route", "submitted_at", "ended_at"]);
        ApiDocument.Statuses(list).ShouldBe(["200", "422", "500", "503"]);
    }

    private static IEnumerable<string?> Names(JsonElement schema) =>
        schema.GetProperty("enum").EnumerateArray().Select(name => name.GetString());
}
