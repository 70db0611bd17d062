using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

public sealed class ColumnListRuleTests
{
    [Fact]
    public void Check_OfTable_WithoutColumns_IsRefused() =>
        ShouldHaveFaults(_ => { }, "table films: a table needs at least one column");

    [Fact]
    public void Check_OfTable_WithComputedColumnsOnly_IsRefused() =>
        ShouldHaveFaults(t => t.Computed("one", ColumnTypes.Int, new SqlComputation("1")),
            "table films: a table needs at least one column that is not computed");

    [Fact]
    public void Check_OfGivenColumn_WithoutType_IsRefused() =>
        ShouldHaveFaults(
            t => t.Column("id", null!), "table films: column \"id\": a column that is not computed needs a type");
}
