using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading;

public sealed class TableReaderTests
{
    [Fact]
    public void Read_OfATable_KeepsNameAndComment()
    {
        var table = ServiceText.Sound("tables { films { comment = \"to illustrate\", columns { b = int, a = int } } }").Tables.ShouldHaveSingleItem();

        table.Name.ShouldBe("films");
        table.Comment.ShouldBe("to illustrate");
        table.Columns.Select(column => column.Name).ShouldBe(["b", "a"]);
    }

    [Fact]
    public void Read_WithoutColumns_LeavesItToTheRules() => ServiceText.Sound("tables { films {} }").Tables.ShouldHaveSingleItem().Columns.ShouldBeEmpty();

    [Theory]
    [InlineData("colums { a = int }", "unknown key \"colums\"; did you mean \"columns\"?")]
    [InlineData("columns = [a]", "\"columns\" must be an object { … }, not a list")]
    [InlineData("comment = [a]", "\"comment\" must be a text, not a list")]
    public void Read_WithAFault_NamesTheTable(string settings, string fault) =>
        ServiceText.FaultOf($"tables {{ films {{ {settings} }} }}").ShouldBe($"table films: {fault}");
}
