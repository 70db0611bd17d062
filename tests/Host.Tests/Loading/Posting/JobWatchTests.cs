using System.Net;
using System.Text;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.Loading.Posting;

public sealed class JobWatchTests
{
    private static readonly Uri Route = new("http://public/rows");

    [Fact]
    public async Task Await_OfAJobThatTakesItsTime_AsksUntilItHasEnded()
    {
        using var jobs = new Jobs("{\"status\":\"pending\"}", "{\"status\":\"pending\"}", "{\"status\":\"done\"}");
        (await AwaitAsync(jobs)).ShouldBe(new RowOutcome.Stored(ByEarlierLoad: false));
        jobs.Asked.ShouldBe(3);
    }

    [Fact]
    public async Task Await_OfAJobOfAnEarlierLoad_SaysSo()
    {
        using var jobs = new Jobs("{\"status\":\"done\"}");
        (await AwaitAsync(jobs, isEarlier: true)).ShouldBe(new RowOutcome.Stored(ByEarlierLoad: true));
    }

    [Theory]
    [InlineData("duplicate_key", typeof(RowOutcome.Duplicate))]
    [InlineData("computation_failed", typeof(RowOutcome.Refused))]
    [InlineData("export_failed", typeof(RowOutcome.Refused))]
    [InlineData("cancelled", typeof(RowOutcome.Refused))]
    public async Task Await_OfAJobThatFailed_IsNotStored(string code, Type outcome)
    {
        using var jobs = new Jobs($"{{\"status\":\"error\",\"problem\":{{\"code\":\"{code}\",\"detail\":\"no\"}}}}");
        (await AwaitAsync(jobs)).ShouldBeOfType(outcome);
    }

    [Fact]
    public async Task Await_OfAJobThatIsGone_DoesNotTakeItForStored()
    {
        using var jobs =
            new Jobs("{\"code\":\"job_gone\",\"detail\":\"It was removed.\"}") { Status = HttpStatusCode.Gone };
        (await AwaitAsync(jobs)).ShouldBeOfType<RowOutcome.Refused>().Problem.Message.ShouldBe("It was removed.");
    }

    [Theory]
    [InlineData("http://inside:8080/jobs/1?x=2")]
    [InlineData("/jobs/1?x=2")]
    public async Task Await_AsksTheAddressThatWasNamed_WhateverTheServiceCallsItself(string location)
    {
        using var jobs = new Jobs("{\"status\":\"done\"}");
        await AwaitAsync(jobs, location: location);
        jobs.LastUrl.ShouldBe(new Uri("http://public/jobs/1?x=2"));
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"status\":1}")]
    [InlineData("{\"status\":\"error\"}")]
    public async Task Await_OfWhatIsNoJob_StopsTheLoad(string body)
    {
        using var jobs = new Jobs(body);
        (await Should.ThrowAsync<LoadStoppedException>(() => AwaitAsync(jobs))).Message
            .ShouldBe("the jobs of http://public/rows are answered by something that is no job; is that a TableActors service?");
    }

    [Fact]
    public async Task Await_WithoutALocation_StopsTheLoad()
    {
        using var jobs = new Jobs();
        (await Should.ThrowAsync<LoadStoppedException>(() => AwaitAsync(jobs, location: null))).Message
            .ShouldStartWith("http://public/rows does not say where its job is");
    }

    private static async Task<RowOutcome> AwaitAsync(Jobs jobs, bool isEarlier = false, string? location = "/jobs/1")
    {
        using var http = new HttpClient(jobs, disposeHandler: false);
        var client = new ServiceClient(
            http, Route, new RetrySchedule(1, TimeSpan.Zero, TimeSpan.Zero), TimeProvider.System);
        var accepted = new PostAnswer(
            HttpStatusCode.Accepted, [], location is null ? null : new Uri(location, UriKind.RelativeOrAbsolute),
            isEarlier, false);
        return await new JobWatch(client, Route, new HurriedTime())
            .AwaitAsync(accepted, isEarlier, CancellationToken.None);
    }

    /// <summary>Answers each request with the next of its bodies.</summary>
    private sealed class Jobs(params string[] bodies) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        public Uri? LastUrl { get; private set; }

        public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            LastUrl = request.RequestUri;
            return Task.FromResult(
                new HttpResponseMessage(Status) { Content = new StringContent(bodies[Asked++], Encoding.UTF8) });
        }
    }
}
