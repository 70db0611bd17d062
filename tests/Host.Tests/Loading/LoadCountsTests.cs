using TableActors.Host.Loading;

namespace TableActors.Host.Tests.Loading;

public sealed class LoadCountsTests
{
    [Fact]
    public void Text_NamesWhatThereIs()
    {
        var counts = new LoadCounts();
        counts.ToString().ShouldBe("0 rows stored, 0 refused");
        for (var i = 0; i < 1234; i++)
            counts.CountStored();
        counts.CountRefused();
        counts.ToString().ShouldBe("1,234 rows stored, 1 refused");
        counts.CountPresent();
        counts.ToString().ShouldBe("1,234 rows stored, 1 there already, 1 refused");
        counts.All.ShouldBe(1236);
        counts.CountEarlier();
        counts.ToString().ShouldBe("1,234 rows stored, 1 stored by an earlier load, 1 there already, 1 refused");
        counts.All.ShouldBe(1237);
    }
}
