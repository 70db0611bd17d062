using TableActors.Actors.Jobs;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tests.Jobs;

public sealed class JobRequestIdsTests
{
    [Fact]
    public void Of_ARound_LeadsBackToTheJob()
    {
        var job = JobId.New();

        JobRequestIds.TryFindJob(JobRequestIds.Of(job, 3), out var found).ShouldBeTrue();

        found.ShouldBe(job);
        JobRequestIds.Of(job, 3).ShouldNotBe(JobRequestIds.Of(job, 0));
    }

    [Theory]
    [InlineData("job:1:0")]
    [InlineData("key:ab000000000000000000000000000000:0")]
    [InlineData("job:ab000000000000000000000000000000")]
    public void TryFindJob_OfAnotherRequest_FindsNone(string id) =>
        JobRequestIds.TryFindJob(new RequestId(id), out _).ShouldBeFalse();
}
