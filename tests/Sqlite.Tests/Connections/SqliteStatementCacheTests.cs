using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tests.Connections;

public sealed class SqliteStatementCacheTests
{
    [Fact]
    public void Get_OfVeryManyStatements_KeepsThoseThatAreUsedAndBoundsTheirNumber()
    {
        using var connection = SqliteDatabase.OpenScratch();
        using var cache = new SqliteStatementCache<int>(connection.Handle!);
        var usual = Get(cache, -1);

        for (var key = 0; key < 10 * SqliteStatementCache<int>.MaxStatements; key++)
        {
            var statement = Get(cache, key);
            statement.Read().ShouldBeTrue();
            statement.Int64(0).ShouldBe(key);
            statement.Reset();
            cache.Count.ShouldBeLessThanOrEqualTo(SqliteStatementCache<int>.MaxStatements);
            Get(cache, -1).ShouldBeSameAs(usual);
        }

        usual.Read().ShouldBeTrue();
    }

    private static SqliteStatement Get(SqliteStatementCache<int> cache, int key) =>
        cache.Get(key, key, static it => $"SELECT {it}");
}
