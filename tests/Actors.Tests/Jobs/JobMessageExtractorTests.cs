using TableActors.Actors.Jobs;
using TableActors.Contracts.Jobs;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Jobs;

public sealed class JobMessageExtractorTests
{
    private readonly JobMessageExtractor _extractor = new();

    [Fact]
    public void EntityId_OfAJobsMessage_IsTheJob()
    {
        _extractor.EntityId(new FindJob(Job)).ShouldBe(Job.Value);
        _extractor.EntityId(ExportEnds()).ShouldBe(Job.Value);
    }

    [Fact]
    public void EntityId_OfAnythingElse_IsNone() => _extractor.EntityId("a text").ShouldBeNull();
}
