using System.Text.Json;
using TableActors.AspNetCore.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Jobs;

/// <content>Jobs are cancelled, retried, found, and go on after a restart.</content>
public abstract partial class BackgroundContract
{
    [Fact]
    public async Task Cancel_WhileTheJobIsAtWork_StoresNothing()
    {
        CloseGate();
        var job = await SubmitAsync("/insert", """{"id":1,"title":"a"}""");
        await _atTheGate.Task.OrFailAsync("the job began to compute");
        var running = (await Service.GetAsync(job)).Json;
        running.GetProperty("status").GetString().ShouldBe("pending");
        running.GetProperty("progress").GetString().ShouldBe("running");

        (await DeleteAsync(job)).Status.ShouldBe(202);
        _gate.SetResult();

        var ended = await EndOfAsync(job);
        ended.GetProperty("status").GetString().ShouldBe("error");
        ended.GetProperty("problem").GetProperty("code").GetString().ShouldBe("cancelled");
        (await FilmsAsync()).ShouldBe("""{"rows":[]}""");
        (await DeleteAsync(job)).Status.ShouldBe(202);
        (await Service.PostAsync(job + "/retry", "")).ShouldBeProblem(409, "job_state");
    }

    [Fact]
    public async Task Cancel_AfterTheWrite_IsTooLate()
    {
        var job = await SubmitAsync("/insert", """{"id":1,"title":"a"}""");
        await EndOfAsync(job);
        (await DeleteAsync(job)).ShouldBeProblem(409, "job_state");
        (await FilmsAsync()).ShouldContain("\"a\"");
    }

    [Fact]
    public async Task Retry_OfARefusedWrite_WritesOnceItIsPossible()
    {
        await Service.PostAsync("/insert", """{"id":1,"title":"a"}""");
        var job = await SubmitAsync("/insert", """{"id":1,"title":"b"}""");
        (await EndOfAsync(job)).GetProperty("status").GetString().ShouldBe("error");
        await Service.PostAsync("/delete", """{"id":1}""");

        (await Service.PostAsync(job + "/retry", "")).Status.ShouldBe(202);

        var done = await EndOfAsync(job);
        done.GetProperty("status").GetString().ShouldBe("done", done.GetRawText());
        done.GetProperty("result").GetProperty("title").GetString().ShouldBe("b");
        done.GetProperty("attempts").GetInt32().ShouldBe(2);
        (await Service.PostAsync(job + "/retry", "")).ShouldBeProblem(409, "job_state");
    }

    [Fact]
    public async Task Retry_OfAFailedFunction_FindsItsRowAgain()
    {
        _failures = 1;
        var job = await SubmitAsync("/moody", """{"text":"once"}""");
        var failed = await EndOfAsync(job);
        failed.GetProperty("error").GetString().ShouldStartWith("500: The row is stored");
        failed.GetRawText().ShouldNotContain("secret");

        (await Service.PostAsync(job + "/retry", "")).Status.ShouldBe(202);

        (await EndOfAsync(job)).GetProperty("result").GetRawText().ShouldBe("""{"text":"once"}""");
        (await CountNotesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Retry_OfAFailedUpload_StillHasItsFile()
    {
        await Picture().PostAsync(Service.Client, "/pictures");
        var job = UrlIn(await Picture().PostAsync(Service.Client, "/later/pictures"));
        (await EndOfAsync(job)).GetProperty("problem").GetProperty("code").GetString().ShouldBe("duplicate_key");
        await Service.PostAsync("/pictures/delete", """{"id":1}""");

        (await Service.PostAsync(job + "/retry", "")).Status.ShouldBe(202);

        var result = (await EndOfAsync(job)).GetProperty("result");
        (await Service.Client.GetByteArrayAsync(result.GetProperty("picture").GetString())).ShouldBe(Form.Png);

        static Form Picture() => new Form().Text("id", "1").File("picture", "a.png", Form.Png);
    }

    [Fact]
    public async Task RetryAll_RunsTheFailedJobsOfARouteAgain()
    {
        await Service.PostAsync("/insert", """{"id":1,"title":"a"}""");
        var refused = await SubmitAsync("/insert", """{"id":1,"title":"b"}""");
        await EndOfAsync(refused);
        _failures = 2;
        string[] jobs =
            [await SubmitAsync("/moody", """{"text":"a"}"""), await SubmitAsync("/moody", """{"text":"b"}""")];
        foreach (var job in jobs)
            (await EndOfAsync(job)).GetProperty("status").GetString().ShouldBe("error");
        await UntilListedAsync("state=error", 3);

        var answer = await Service.PostAsync(
            "/jobs/retry?state=error&code=handler_failed&route=POST%20/later/moody", "");

        answer.Status.ShouldBe(202, answer.Body);
        answer.Body.ShouldBe("""{"num_jobs":2}""");
        foreach (var job in jobs)
            (await EndOfAsync(job)).GetProperty("status").GetString().ShouldBe("done");
        (await EndOfAsync(refused)).GetProperty("status").GetString().ShouldBe("error");
        (await CountNotesAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task List_PagesThroughTheJobsFromTheNewestOn()
    {
        var jobs = new List<string>();
        for (var id = 0; id < 5; id++)
        {
            jobs.Add(await SubmitAsync("/insert", $$"""{"id":{{id / 2}},"title":"a"}"""));
            await EndOfAsync(jobs[^1]);
        }

        await UntilListedAsync("state=error", 2);
        await UntilListedAsync("state=done", 3);
        (await ListAsync("limit=2")).ShouldBe([jobs[4], jobs[3], jobs[2], jobs[1], jobs[0]]);
        (await ListAsync("limit=1&state=error")).ShouldBe([jobs[3], jobs[1]]);
        (await ListAsync("code=duplicate_key&state=error")).ShouldBe([jobs[3], jobs[1]]);
        (await ListAsync("state=done")).ShouldBe([jobs[4], jobs[2], jobs[0]]);
        (await ListAsync("route=POST%20/later/notes")).ShouldBeEmpty();
        (await Service.GetAsync("/jobs?after=nonsense")).ShouldRefuse(("after", "is not what a page has ended with"));
    }

    [Fact]
    public async Task Key_GivenTwice_IsOneJob()
    {
        var first = await Service.PostKeyedAsync("k", "/later/notes", """{"text":"a"}""");
        await EndOfAsync(UrlIn(first));
        var again = await Service.PostKeyedAsync("k", "/later/notes", """{ "text": "a" }""");
        again.Body.ShouldBe(first.Body);
        again.Headers["Idempotent-Replayed"].ShouldBe("true");
        (await Service.PostKeyedAsync("k", "/later/notes", """{"text":"b"}"""))
            .ShouldBeProblem(409, "idempotency_conflict");
        (await CountNotesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Restart_WithJobsThatAreAtWork_CarriesThemOutOnce()
    {
        CloseGate();
        var job = new Uri(await SubmitAsync("/insert", """{"id":1,"title":"a"}""")).AbsolutePath;
        await _atTheGate.Task.OrFailAsync("the job began to compute");
        await Service.DisposeAsync();
        _gate.SetResult();

        await StartAsync();

        (await EndOfAsync(job)).GetProperty("status").GetString().ShouldBe("done");
        (await FilmsAsync()).ShouldBe("""{"rows":[{"id":1,"title":"a","rating":null,"shout":"A"}]}""");
    }

    [Fact]
    public async Task Get_OfAJobThatNeverWas_IsNotFound()
    {
        (await Service.GetAsync($"/jobs/{new string('0', 32)}")).ShouldBeProblem(404, "job_not_found");
        (await Service.PostAsync($"/jobs/{new string('0', 32)}/retry", "")).ShouldBeProblem(404, "job_not_found");
    }

    private async Task<Answer> DeleteAsync(string url)
    {
        using var response = await Service.Client.DeleteAsync(url);
        return await Answer.ReadAsync(response);
    }

    // A job is listed as ended soon after it has.
    private Task UntilListedAsync(string query, int count) => Eventually.IsTrueAsync(
        async () => (await ListAsync(query)).Count == count, $"{count} jobs are listed by {query}");

    private async Task<List<string>> ListAsync(string query)
    {
        var jobs = new List<string>();
        for (string? after = ""; after is not null;)
        {
            var answer = await Service.GetAsync($"/jobs?{query}&after={Uri.EscapeDataString(after)}");
            answer.Status.ShouldBe(200, answer.Body);
            jobs.AddRange(answer.Json.GetProperty("jobs")
                .EnumerateArray()
                .Select(job => job.GetProperty("job_url").GetString()!));
            after = answer.Json.GetProperty("after") is { ValueKind: JsonValueKind.String } next
                ? next.GetString()
                : null;
        }

        return jobs;
    }
}
