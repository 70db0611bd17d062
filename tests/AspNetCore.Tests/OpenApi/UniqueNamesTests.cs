using TableActors.AspNetCore.OpenApi;

namespace TableActors.AspNetCore.Tests.OpenApi;

public sealed class UniqueNamesTests
{
    [Fact]
    public void Take_TakenNameInAnyCase_GetsTheNextFreeNumber()
    {
        var names = new UniqueNames();
        names.Take("Row").ShouldBe("Row");
        names.Take("row_2").ShouldBe("row_2");
        names.Take("ROW").ShouldBe("ROW_3");
    }
}
