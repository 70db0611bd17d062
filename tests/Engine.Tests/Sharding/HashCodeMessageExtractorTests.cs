using Akka.Cluster.Sharding;

namespace TableActors.Engine.Tests.Sharding;

public sealed class HashCodeMessageExtractorTests
{
    private readonly HashCodeMessageExtractor _extractor =
        HashCodeMessageExtractor.Create(16, message => (message as string)?.Split('/')[0], message => ((string)message).Split('/')[1]);

    [Fact]
    public void EntityId_AndEntityMessage_AreThoseOfTheDelegates()
    {
        _extractor.EntityId("one/hello").ShouldBe("one");
        _extractor.EntityMessage("one/hello").ShouldBe("hello");
        _extractor.EntityId(42).ShouldBeNull();
    }

    [Fact]
    public void EntityMessage_WithoutADelegate_IsTheMessage() =>
        HashCodeMessageExtractor.Create(16, message => message.ToString()).EntityMessage("hello").ShouldBe("hello");

    [Fact]
    public void ShardId_OfManyIds_StaysBelowTheNumberOfShardsAndUsesThemAll()
    {
        var shards = Enumerable.Range(0, 1000).Select(number => int.Parse(_extractor.ShardId($"entity-{number}"))).ToList();

        shards.ShouldAllBe(shard => shard >= 0 && shard < 16);
        shards.Distinct().Count().ShouldBe(16);
    }

    [Fact]
    public void ShardId_OfTheSameId_IsAlwaysTheSame() =>
        HashCodeMessageExtractor.Create(16, _ => null).ShardId("entity").ShouldBe(_extractor.ShardId("entity", "a hint"));

    [Fact]
    public void MaxNumberOfShards_OfAnExtractor_IsTheGivenOne() => _extractor.MaxNumberOfShards.ShouldBe(16);
}
