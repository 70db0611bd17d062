using TableActors.Contracts.Rows;

namespace TableActors.Contracts.Tests.Rows;

public sealed class ColumnValuesTests
{
    [Fact]
    public void None_HasNoColumn()
    {
        ColumnValues.None.Ordinals.ShouldBeEmpty();
        ColumnValues.None.Values.ShouldBeEmpty();
    }
}
