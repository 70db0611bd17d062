using System.Text;
using Microsoft.AspNetCore.Http;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.Loading.Posting;

public sealed class RowPosterTests
{
    private static readonly RetrySchedule Impatient = new(
        3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));

    [Fact]
    public async Task Post_OfAnAcceptedRow_IsStored()
    {
        await using var server = await TestServer.StartAsync();
        (await PostAsync(server)).ShouldBeOfType<RowOutcome.Stored>();
        server.Bodies.ShouldBe(["{\"id\":1}"]);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    public async Task Post_ToABusyService_IsRepeated(int status)
    {
        await using var server = await TestServer.StartAsync((context, _, number) =>
        {
            context.Response.Headers.RetryAfter = "1";
            return number < 3 ? TestServer.RefuseAsync(context, status, "overloaded", "busy") : ClearAsync(context);
        });
        (await PostAsync(server)).ShouldBeOfType<RowOutcome.Stored>();
        server.Bodies.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Post_ToAServiceThatStaysBusy_StopsTheLoad()
    {
        await using var server = await TestServer.StartAsync(
            (context, _, _) => TestServer.RefuseAsync(context, 503, "overloaded", "too many writes"));
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(server)))
            .Message.ShouldBe("the service has refused one row 3 times, lastly with: too many writes");
        server.Bodies.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Post_WhoseKeyIsStillAtWork_IsRepeated()
    {
        await using var server = await TestServer.StartAsync((context, _, number) =>
            number < 3 ? TestServer.RefuseAsync(context, 409, "request_in_progress", "wait") : Task.CompletedTask);
        (await PostAsync(server)).ShouldBe(new RowOutcome.Stored(ByEarlierLoad: false));
        server.Bodies.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Post_WhoseOutcomeWasUnknown_IsRepeatedUnderItsKey_AndIsItsOwn()
    {
        await using var server = await TestServer.StartAsync((context, _, number) =>
            number == 1 ? TestServer.RefuseAsync(context, 503, "outcome_unknown", "who knows") : ReplayAsync(context));
        (await PostAsync(server)).ShouldBe(new RowOutcome.Stored(ByEarlierLoad: false));
        server.Keys.Distinct().ShouldHaveSingleItem().ShouldMatch("^load-[0-9a-f]{32}-1$");
    }

    [Fact]
    public async Task Post_OverALostConnection_IsRepeatedUnderItsKey_AndIsItsOwn()
    {
        await using var server = await TestServer.StartAsync((context, _, number) =>
        {
            if (number == 2)
                context.Abort();
            return number == 3 ? ReplayAsync(context) : Task.CompletedTask;
        });
        var poster = await PosterAsync(server);
        (await PostAsync(poster, number: 1)).ShouldBe(new RowOutcome.Stored(ByEarlierLoad: false));
        (await PostAsync(poster, number: 2)).ShouldBe(new RowOutcome.Stored(ByEarlierLoad: false));
        server.Keys.Count.ShouldBe(3);
        server.Keys.Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public async Task Post_OfARowWhosePrimaryKeyIsThere_IsADuplicate()
    {
        await using var server = await TestServer.StartAsync(
            (context, _, _) => TestServer.RefuseAsync(context, 409, "duplicate_key", "there"));
        (await PostAsync(server)).ShouldBeOfType<RowOutcome.Duplicate>().Problem.Message.ShouldBe("there");
    }

    [Theory]
    [InlineData(200, null)]
    [InlineData(202, null)]
    [InlineData(409, "duplicate_key")]
    [InlineData(404, "row_not_found")]
    public async Task Post_OfARowThatAnEarlierLoadSent_StopsTheLoad(int status, string? code)
    {
        await using var server = await TestServer.StartAsync((context, _, _) => ReplayAsync(context, status, code));
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(server))).Message.ShouldBe(
            $"line 2 was sent to {server.Url}/rows by an earlier load of this file; to go on with that, say --resume; to send all rows once more, give this load "
            + "a --name of its own");
    }

    [Fact]
    public async Task Post_OfARowThatAnEarlierLoadStored_IsNotOfThisOne_WhenItGoesOn()
    {
        await using var server = await TestServer.StartAsync((context, _, _) => ReplayAsync(context));
        (await PostAsync(await PosterAsync(server, resumes: true)))
            .ShouldBe(new RowOutcome.Stored(ByEarlierLoad: true));
    }

    [Theory]
    [InlineData(409, "duplicate_key")]
    [InlineData(404, "row_not_found")]
    public async Task Post_OfARowThatAnEarlierLoadWasRefused_IsTriedAnew_WhenItGoesOn(int status, string code)
    {
        await using var server = await TestServer.StartAsync(
            (context, _, number) => number < 3 ? ReplayAsync(context, status, code) : Task.CompletedTask);
        (await PostAsync(await PosterAsync(server, resumes: true)))
            .ShouldBe(new RowOutcome.Stored(ByEarlierLoad: false));
        server.Keys.Select(key => key[37..]).ShouldBe(["-1", "-1-1", "-1-2"]);
    }

    [Fact]
    public async Task Post_OfARowThatAnEarlierLoadSentOtherwise_StopsTheLoad()
    {
        await using var server = await TestServer.StartAsync(
            (context, _, _) => TestServer.RefuseAsync(context, 409, "idempotency_conflict", "other"));
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(server))).Message.ShouldBe(
            "line 2 was sent by an earlier load of this file with other values; say the options of then, or give this load a --name of its own");
    }

    [Fact]
    public async Task Post_ToAServiceThatHasGone_StopsTheLoad()
    {
        await using var server = await TestServer.StartAsync();
        var poster = await PosterAsync(server);
        await PostAsync(poster);
        var url = server.Url;
        await server.StopAsync();
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(poster))).Message
            .ShouldStartWith($"the service at {url}/rows is gone: ");
    }

    [Theory]
    [InlineData(422, "validation_failed")]
    [InlineData(404, "row_not_found")]
    [InlineData(409, "schema_changed")]
    [InlineData(413, "too_large")]
    [InlineData(500, "internal")]
    [InlineData(500, null)]
    public async Task Post_OfARowThatIsRefused_HandsOnTheProblem(int status, string? code)
    {
        await using var server = await TestServer.StartAsync(
            (context, _, _) => TestServer.RefuseAsync(context, status, code, "no"));
        var problem = (await PostAsync(server)).ShouldBeOfType<RowOutcome.Refused>().Problem;
        Encoding.UTF8.GetString(problem.Json).ShouldContain("\"detail\":\"no\"");
    }

    [Fact]
    public async Task Post_ThatIsAnsweredWithoutJson_KeepsTheText()
    {
        await using var server = await TestServer.StartAsync((context, _, _) =>
        {
            context.Response.StatusCode = 502;
            return context.Response.BodyWriter.WriteAsync("<h1>Bad gateway</h1>"u8.ToArray()).AsTask();
        });
        var problem = (await PostAsync(server)).ShouldBeOfType<RowOutcome.Refused>().Problem;
        Encoding.UTF8.GetString(problem.Json)
            .ShouldBe("{\"status\":502,\"body\":\"\\u003Ch1\\u003EBad gateway\\u003C/h1\\u003E\"}");
    }

    [Theory]
    [InlineData(404, null, "there is no route POST {0}; look at --route and --url")]
    [InlineData(405, "method_not_allowed", "{0} takes no POST; name an insert or update route with --route")]
    [InlineData(401, "unauthorized", "the service at {0} refuses the caller: no; set TABLEACTORS_API_KEY or TABLEACTORS_TOKEN")]
    [InlineData(403, "forbidden", "the service at {0} refuses the caller: no; set TABLEACTORS_API_KEY or TABLEACTORS_TOKEN")]
    [InlineData(415, "unsupported_media_type", "{0} takes no JSON: no")]
    [InlineData(301, null, "{0} answers with a redirection; name the final address with --url")]
    public async Task Post_ThatEveryRowWouldFail_StopsTheLoad(int status, string? code, string message)
    {
        await using var server = await TestServer.StartAsync(
            (context, _, _) => TestServer.RefuseAsync(context, status, code, "no"));
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(server))).Message
            .ShouldBe(string.Format(message, $"{server.Url}/rows"));
    }

    private static Task ClearAsync(HttpContext context)
    {
        context.Response.Headers.Clear();
        return Task.CompletedTask;
    }

    private static Task ReplayAsync(HttpContext context, int status = 200, string? code = null)
    {
        context.Response.Headers["Idempotent-Replayed"] = "true";
        return TestServer.RefuseAsync(context, status, code, "as before");
    }

    private static async Task<RowPoster> PosterAsync(TestServer server, bool resumes = false)
    {
        var route = new Uri($"{server.Url}/rows");
        var client = new ServiceClient(new HttpClient(), route, Impatient, TimeProvider.System);
        var keys = await RowKeys.OfAsync(new MemoryStream([1]), "", CancellationToken.None);
        return new RowPoster(client, route, keys, resumes, new JobWatch(client, route, TimeProvider.System));
    }

    private static async Task<RowOutcome> PostAsync(TestServer server) => await PostAsync(await PosterAsync(server));

    private static Task<RowOutcome> PostAsync(RowPoster poster, long number = 1) =>
        poster.PostAsync(new InputRow(number, number + 1, "{\"id\":1}"u8.ToArray()), CancellationToken.None);
}
