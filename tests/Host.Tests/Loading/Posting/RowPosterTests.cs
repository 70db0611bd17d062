using System.Text;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.Loading.Posting;

public sealed class RowPosterTests
{
    private static readonly RetrySchedule Impatient = new(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(2));

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
        await using var server = await TestServer.StartAsync((context, _, _) => TestServer.RefuseAsync(context, 503, "overloaded", "too many writes"));
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(server)))
            .Message.ShouldBe("the service has refused one row 3 times, lastly with: too many writes");
        server.Bodies.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Post_WhoseOutcomeWasUnknown_MayBeItsOwnDuplicate()
    {
        await using var server = await TestServer.StartAsync((context, _, number) => number == 1
            ? TestServer.RefuseAsync(context, 503, "outcome_unknown", "who knows")
            : TestServer.RefuseAsync(context, 409, "duplicate_key", "there"));
        (await PostAsync(server)).ShouldBeOfType<RowOutcome.Duplicate>().MayBeOurs.ShouldBeTrue();
    }

    [Fact]
    public async Task Post_ThatWasOnlyPutOff_CannotBeItsOwnDuplicate()
    {
        await using var server = await TestServer.StartAsync((context, _, number) => number == 1
            ? TestServer.RefuseAsync(context, 503, "overloaded", "busy")
            : TestServer.RefuseAsync(context, 409, "duplicate_key", "there"));
        (await PostAsync(server)).ShouldBeOfType<RowOutcome.Duplicate>().MayBeOurs.ShouldBeFalse();
    }

    [Fact]
    public async Task Post_OverALostConnection_IsRepeatedAndMayBeItsOwnDuplicate()
    {
        await using var server = await TestServer.StartAsync((context, _, number) =>
        {
            if (number == 2)
                context.Abort();
            return number == 3 ? TestServer.RefuseAsync(context, 409, "duplicate_key", "there") : Task.CompletedTask;
        });
        var poster = Poster(server, new HttpClient());
        (await PostAsync(poster)).ShouldBeOfType<RowOutcome.Stored>();
        (await PostAsync(poster)).ShouldBeOfType<RowOutcome.Duplicate>().MayBeOurs.ShouldBeTrue();
        server.Bodies.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Post_ToAServiceThatHasGone_StopsTheLoad()
    {
        await using var server = await TestServer.StartAsync();
        var poster = Poster(server, new HttpClient());
        await PostAsync(poster);
        var url = server.Url;
        await server.StopAsync();
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(poster))).Message.ShouldStartWith($"the service at {url}/rows is gone: ");
    }

    [Theory]
    [InlineData(422, "validation_failed")]
    [InlineData(404, "row_not_found")]
    [InlineData(409, "idempotency_conflict")]
    [InlineData(413, "too_large")]
    [InlineData(500, "internal")]
    [InlineData(500, null)]
    public async Task Post_OfARowThatIsRefused_HandsOnTheProblem(int status, string? code)
    {
        await using var server = await TestServer.StartAsync((context, _, _) => TestServer.RefuseAsync(context, status, code, "no"));
        var problem = (await PostAsync(server)).ShouldBeOfType<RowOutcome.Refused>().Problem;
        Encoding.UTF8.GetString(problem.Span).ShouldContain("\"detail\":\"no\"");
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
        Encoding.UTF8.GetString(problem.Span).ShouldBe("{\"status\":502,\"body\":\"\\u003Ch1\\u003EBad gateway\\u003C/h1\\u003E\"}");
    }

    [Theory]
    [InlineData(404, null, "there is no route POST {0}; look at --route and --url")]
    [InlineData(405, "method_not_allowed", "{0} takes no POST; name an insert or update route with --route")]
    [InlineData(401, "unauthorized", "the service at {0} refuses the caller: no")]
    [InlineData(403, "forbidden", "the service at {0} refuses the caller: no")]
    [InlineData(415, "unsupported_media_type", "{0} takes no JSON: no")]
    [InlineData(301, null, "{0} answers with a redirection; name the final address with --url")]
    public async Task Post_ThatEveryRowWouldFail_StopsTheLoad(int status, string? code, string message)
    {
        await using var server = await TestServer.StartAsync((context, _, _) => TestServer.RefuseAsync(context, status, code, "no"));
        (await Should.ThrowAsync<LoadStoppedException>(() => PostAsync(server))).Message.ShouldBe(string.Format(message, $"{server.Url}/rows"));
    }

    private static Task ClearAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        context.Response.Headers.Clear();
        return Task.CompletedTask;
    }

    private static RowPoster Poster(TestServer server, HttpClient client) => new(client, new Uri($"{server.Url}/rows"), Impatient, TimeProvider.System);

    private static async Task<RowOutcome> PostAsync(TestServer server)
    {
        using var client = new HttpClient();
        return await PostAsync(Poster(server, client));
    }

    private static Task<RowOutcome> PostAsync(RowPoster poster) => poster.PostAsync("{\"id\":1}"u8.ToArray(), CancellationToken.None);
}
