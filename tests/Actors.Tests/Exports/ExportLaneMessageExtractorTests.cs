using TableActors.Actors.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tests.Exports;

public sealed class ExportLaneMessageExtractorTests
{
    private readonly ExportLaneMessageExtractor _extractor = new();

    [Fact]
    public void EntityId_OfALanesMessage_IsTheLane() =>
        _extractor.EntityId(new ExportUnwanted("films>0123", new RequestId("a"))).ShouldBe("films>0123");

    [Fact]
    public void EntityId_OfAnythingElse_IsNone() => _extractor.EntityId("films").ShouldBeNull();
}
