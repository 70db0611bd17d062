using TableActors.Actors.Jobs;
using TableActors.Contracts.Jobs;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed class JobCursorTests
{
    [Fact]
    public void Parse_OfWhatWasWritten_IsTheSamePlace()
    {
        var place = new JobCursor(T0.AddMicroseconds(1), Job);
        JobCursor.Parse(place.ToString()).ShouldBe(place);
    }

    [Fact]
    public void Parse_OfThePlaceAfterAJob_NamesIt()
    {
        var entry = new JobEntry(Job, Route, JobState.Pending, T0, null, null, null);
        JobCursor.Parse(JobCursor.After(entry).ToString()).ShouldBe(new JobCursor(T0, Job));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0123456789abcdef")]
    [InlineData("ffffffffffffffff00000000000000000000000000000000")]
    [InlineData("7fffffffffffffff00000000000000000000000000000000")]
    [InlineData("08de6000000000000000000000000000000000000000000g")]
    [InlineData("08de600000000000000000000000000000000000000000000")]
    public void Parse_OfAnythingElse_IsNone(string text) => JobCursor.Parse(text).ShouldBeNull();
}
