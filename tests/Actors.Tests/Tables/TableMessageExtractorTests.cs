using TableActors.Actors.Tables;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

public sealed class TableMessageExtractorTests
{
    private readonly TableMessageExtractor _extractor = new();

    [Fact]
    public void EntityId_OfAWrite_IsTheTablesName()
    {
        var films = TestSchema.Of("films", t => t.Int("id").PrimaryKey());
        _extractor.EntityId(films.Insert(1L)).ShouldBe("films");
        _extractor.EntityId("something else").ShouldBeNull();
    }

    [Fact]
    public void ShardId_OfManyTables_SpreadsThem()
    {
        var shards = Enumerable.Range(0, 1000).Select(i => _extractor.ShardId($"table{i}")).Distinct().Count();
        shards.ShouldBe(100);
        _extractor.ShardId("films").ShouldBe(new TableMessageExtractor().ShardId("films"));
    }
}
