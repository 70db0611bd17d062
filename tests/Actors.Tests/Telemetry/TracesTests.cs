using System.Diagnostics;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Messages;
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

        Traces.Add(
            spans.Trace, "commit films", ActivityKind.Internal, T0, T0.AddSeconds(2),
            new TagList { { "table", "films" } }, "store_unavailable");

        Activity.Current.ShouldBe(present);
        var span = spans.Ended.ShouldHaveSingleItem();
        spans.Tree.ShouldBe(["commit films < test"]);
        span.TraceStateString.ShouldBe(spans.TraceState);
        (span.StartTimeUtc, span.Duration, span.Status).ShouldBe(
            (T0.UtcDateTime, TimeSpan.FromSeconds(2), ActivityStatusCode.Error));
        span.TagObjects.ShouldBe([new("table", "films"), new("error.type", "store_unavailable")]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-0")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public void Begin_BelowWhatIsNoSpan_BeginsNone(string traceParent)
    {
        using var spans = new RecordedSpans();

        Traces.BeginBelow(new TraceContext(traceParent), "job", ActivityKind.Consumer).ShouldBeNull();
    }

    [Fact]
    public void Begin_BelowNothing_BeginsNone()
    {
        using var spans = new RecordedSpans();

        Traces.BeginBelow(null, "job", ActivityKind.Consumer).ShouldBeNull();
    }

    // A request that is not recorded must cost nothing: no strings, no larger messages.
    [Fact]
    public void Present_OfARequestThatIsNotRecorded_IsNone()
    {
        using var spans = new RecordedSpans();
        using var request = new Activity("request").Start();

        Traces.Present.ShouldBeNull();
        Traces.Begin("insert films").ShouldBeNull();

        request.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        Traces.Present.ShouldBe(new TraceContext(request.Id!));
    }

    [Fact]
    public void Present_OfARequestWithState_HasIt()
    {
        using var spans = new RecordedSpans();
        using var request = RequestOf(spans, spans.TraceState);
        using var below = Traces.Begin("insert films");

        Traces.Present.ShouldBe(new TraceContext(below!.Id!, spans.TraceState));
    }

    // W3C's Trace Context asks everybody to pass on 512 characters.
    [Theory]
    [InlineData(512, 512)]
    [InlineData(513, 256)]
    [InlineData(5000, 256)]
    public void Present_OfARequestWithLongState_HasItsFirstEntriesAsAWhole(int length, int kept)
    {
        using var spans = new RecordedSpans();
        var state = $"a={new string('1', 254)},b={new string('2', length - 259)}";
        using var request = RequestOf(spans, state);

        Traces.Present!.State.ShouldBe(state[..kept]);
    }

    [Theory]
    [InlineData("a=1\r\nb: 2")]
    [InlineData("a=\u00e4")]
    [InlineData("a=\ud800")]
    public void Present_OfARequestWithStateThatNoHeaderHolds_HasNone(string state)
    {
        using var spans = new RecordedSpans();
        using var request = RequestOf(spans, state);

        Traces.Present.ShouldBe(new TraceContext(request.Id!));
    }

    private static Activity RequestOf(RecordedSpans spans, string state)
    {
        var request = new Activity("request").SetParentId(spans.TraceParent);
        request.TraceStateString = state;
        return request.Start();
    }
}
