using System.Diagnostics;
using TableActors.Actors.Telemetry;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Telemetry;

public sealed class TracesTests
{
    private static readonly DateTimeOffset T0 = ManualTime.Start;

    [Fact]
    public void Add_BelowASpanOfAnotherNode_LeavesThePresentSpanAsItIs()
    {
        using var spans = new RecordedSpans();
        using var present = new Activity("present").Start();

        Traces.Add(spans.TraceParent, "commit films", ActivityKind.Internal, T0, T0.AddSeconds(2), new TagList { { "table", "films" } }, "store_unavailable");

        Activity.Current.ShouldBe(present);
        var span = spans.Ended.ShouldHaveSingleItem();
        spans.Tree.ShouldBe(["commit films < test"]);
        (span.StartTimeUtc, span.Duration, span.Status).ShouldBe((T0.UtcDateTime, TimeSpan.FromSeconds(2), ActivityStatusCode.Error));
        span.TagObjects.ShouldBe([new("table", "films"), new("error.type", "store_unavailable")]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00-0")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public void Begin_BelowWhatIsNoSpan_BeginsNone(string? traceParent)
    {
        using var spans = new RecordedSpans();

        Traces.BeginBelow(traceParent, "job", ActivityKind.Consumer).ShouldBeNull();
    }

    // A request that is not recorded must cost nothing further on: no texts, no longer messages.
    [Fact]
    public void Parent_OfARequestThatIsNotRecorded_IsNone()
    {
        using var spans = new RecordedSpans();
        using var request = new Activity("request").Start();

        Traces.Parent.ShouldBeNull();
        Traces.Begin("insert films").ShouldBeNull();

        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        Traces.Parent.ShouldBe(request.Id);
    }
}
