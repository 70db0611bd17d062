using TableActors.Contracts.Columns;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

public sealed class KeyRuleTests
{
    [Theory]
    [InlineData("string")]
    [InlineData("int")]
    [InlineData("bool")]
    [InlineData("timestamp")]
    [InlineData("date")]
    [InlineData("uuid")]
    public void Check_OfKey_OfComparableType_IsAccepted(string type) =>
        SchemaOf(t => t.Column("id", Parse(type)).PrimaryKey()).Key.Length.ShouldBe(1);

    [Theory]
    [InlineData("float")]
    [InlineData("json")]
    [InlineData("binary")]
    [InlineData("array<int>")]
    [InlineData("image")]
    public void Check_OfKey_OfOtherType_IsRefused(string type) =>
        ShouldHaveFaults(t => t.Column("id", Parse(type)).PrimaryKey(),
            $"table films: column \"id\": a column of type {type} cannot be part of the primary key; "
            + "the types that can are string, int, bool, timestamp, date, uuid");

    [Fact]
    public void Check_OfKey_ThatIsNullableOrComputed_IsRefused() =>
        ShouldHaveFaults(t => t.Int("id")
            .Nullable()
            .PrimaryKey()
            .String("name")
            .Computed("slug", null, Call("upper", "name"))
            .PrimaryKey(),
            "table films: column \"id\": a column of the primary key cannot be nullable",
            "table films: column \"slug\": a column of the primary key cannot be computed");

    private static ColumnType Parse(string name) =>
        ColumnTypes.TryParse(name, out var type, out _) ? type : throw new ArgumentException(name);
}
