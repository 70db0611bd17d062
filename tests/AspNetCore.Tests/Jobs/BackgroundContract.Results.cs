using System.Text.Json;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Jobs;

/// <content>The results of jobs.</content>
public abstract partial class BackgroundContract
{
    [Theory]
    [InlineData("/insert", """{"id":ID,"title":"a é","rating":0.1}""")]
    [InlineData("/caption", """{"id":ID,"title":"a"}""")]
    [InlineData("/compute", """{"id":9223372036854775807,"title":"a"}""")]
    [InlineData("/notes", """{"text":"a"}""")]
    [InlineData("/delete", """{"id":ID}""")]
    public async Task Result_OfAWrite_IsTheForegroundsAnswer(string path, string body)
    {
        var foreground = await Service.PostAsync(path, body.Replace("ID", "1"));
        foreground.Status.ShouldBe(200, foreground.Body);

        var job = await RunAsync(path, body.Replace("ID", "2"));

        job.GetProperty("status").GetString().ShouldBe("done");
        job.GetProperty("result").GetRawText().ShouldBe(foreground.Body.Replace("\"id\":1", "\"id\":2"));
        job.GetProperty("error").ValueKind.ShouldBe(JsonValueKind.Null);
        job.GetProperty("route").GetString().ShouldBe($"POST /later{path}");
        job.GetProperty("progress").GetString().ShouldBe("ended");
        job.GetProperty("attempts").GetInt32().ShouldBe(1);
        job.GetProperty("ended_at")
            .GetDateTimeOffset()
            .ShouldBeGreaterThanOrEqualTo(job.GetProperty("submitted_at").GetDateTimeOffset());
    }

    [Fact]
    public async Task Result_OfAnUpdate_IsTheForegroundsAnswer()
    {
        await Service.PostAsync("/insert", """{"id":1,"title":"a","rating":1}""");
        var changed = await Service.PostAsync("/update", """{"id":1,"title":"b"}""");
        await Service.PostAsync("/update", """{"id":1,"title":"a"}""");

        (await RunAsync("/update", """{"id":1,"title":"b"}"""))
            .GetProperty("result")
            .GetRawText()
            .ShouldBe(changed.Body);
        (await RunAsync("/update", """{"id":1,"rating":null}"""))
            .GetProperty("result")
            .GetProperty("rating")
            .ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Theory]
    [InlineData("/films")]
    [InlineData("/titles")]
    public async Task Result_OfAQuery_IsTheForegroundsAnswer(string path)
    {
        await Service.PostAsync("/insert", """{"id":1,"title":"a"}""");
        await Service.PostAsync("/insert", """{"id":2,"title":"b","rating":2.5}""");
        (await RunAsync(path, ""))
            .GetProperty("result")
            .GetRawText()
            .ShouldBe((await Service.PostAsync(path, "")).Body);
    }

    [Fact]
    public async Task Result_OfAOneRowQuery_IsTheForegroundsAnswer()
    {
        await Service.PostAsync("/insert", """{"id":1,"title":"a"}""");
        var found = await EndOfAsync(UrlIn(await Service.GetAsync("/later/film?id=1")));
        found.GetProperty("result").GetRawText().ShouldBe("""{"title":"a"}""");
        var missing = await EndOfAsync(UrlIn(await Service.GetAsync("/later/film?id=2")));
        missing.GetProperty("error").GetString().ShouldBe("404: No row matches.");
        missing.GetProperty("problem").GetProperty("code").GetString().ShouldBe("no_row");
    }

    [Fact]
    public async Task Upload_InTheBackground_IsStoredWithItsRow()
    {
        var submitted = await new Form()
            .Text("id", "1")
            .File("picture", "a.png", Form.Png)
            .PostAsync(Service.Client, "/later/pictures");
        var result = (await EndOfAsync(UrlIn(submitted))).GetProperty("result");
        result.GetProperty("size").GetInt32().ShouldBe(Form.Png.Length);
        (await Service.Client.GetByteArrayAsync(result.GetProperty("picture").GetString())).ShouldBe(Form.Png);
        _media.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("/insert", """{"id":1,"title":"again"}""", "409", "duplicate_key")]
    [InlineData("/insert", """{"id":2,"title":"fail"}""", "422", "computation_failed")]
    [InlineData("/update", """{"id":2,"title":"b"}""", "404", "row_not_found")]
    public async Task Job_ThatIsRefused_SaysWhatTheForegroundWould(string path, string body, string status, string code)
    {
        await Service.PostAsync("/insert", """{"id":1,"title":"a"}""");
        var foreground = (await Service.PostAsync(path, body)).Json;

        var job = await RunAsync(path, body);

        job.GetProperty("status").GetString().ShouldBe("error");
        job.GetProperty("error").GetString().ShouldBe($"{status}: {foreground.GetProperty("detail").GetString()}");
        var problem = job.GetProperty("problem");
        problem.GetProperty("code").GetString().ShouldBe(code);
        problem.GetProperty("title").GetString().ShouldBe(foreground.GetProperty("title").GetString());
        job.GetProperty("result").ValueKind.ShouldBe(JsonValueKind.Null);
        (await FilmsAsync()).ShouldBe("""{"rows":[{"id":1,"title":"a","rating":null,"shout":"A"}]}""");
    }

    [Fact]
    public async Task Job_WithIfNoneMatch_IsDoneForAllOtherVersions()
    {
        var stored = (await Service.PostAsync("/insert", """{"id":1,"title":"a"}""")).ETag!;
        (await CodeOfAsync("/insert", """{"id":1,"title":"b"}""", "*")).ShouldBe("version_mismatch");
        (await CodeOfAsync("/update", """{"id":1,"title":"b"}""", stored)).ShouldBe("version_mismatch");
        (await CodeOfAsync("/delete", """{"id":1}""", $"W/{stored}")).ShouldBe("version_mismatch");
        (await CodeOfAsync("/update", """{"id":1,"title":"b"}""", "\"999\"")).ShouldBeNull();
        (await Service.GetAsync("/film?id=1")).Body.ShouldBe("""{"title":"b"}""");

        async Task<string?> CodeOfAsync(string path, string body, string header)
        {
            var job = await EndOfAsync(
                UrlIn(await Service.SendAsync(HttpMethod.Post, $"/later{path}", body, ("If-None-Match", header))));
            return job.GetProperty("problem") is { ValueKind: JsonValueKind.Object } problem
                ? problem.GetProperty("code").GetString()
                : null;
        }
    }

    [Fact]
    public async Task Update_WithIfMatch_IsDoneForTheRightVersionAlone()
    {
        var stored = await Service.PostAsync("/insert", """{"id":1,"title":"a"}""");
        (await RunAsync("/update", """{"id":1,"title":"b"}""", stored.ETag))
            .GetProperty("status")
            .GetString()
            .ShouldBe("done");
        (await RunAsync("/update", """{"id":1,"title":"c"}""", stored.ETag))
            .GetProperty("problem")
            .GetProperty("code")
            .GetString()
            .ShouldBe("version_mismatch");
        (await RunAsync("/delete", """{"id":1}""", stored.ETag))
            .GetProperty("problem")
            .GetProperty("code")
            .GetString()
            .ShouldBe("version_mismatch");
        (await Service.GetAsync("/film?id=1")).Body.ShouldBe("""{"title":"b"}""");
    }
}
