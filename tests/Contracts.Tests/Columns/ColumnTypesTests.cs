using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class ColumnTypesTests
{
    [Fact]
    public void TryParse_OfEachName_FindsTheTypeOfThatName()
    {
        ColumnTypes.Names.Count.ShouldBe(15);
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out var nullable).ShouldBeTrue();
            type!.Name.ShouldBe(name);
            type.ToString().ShouldBe(name);
            nullable.ShouldBeFalse();
            ColumnTypes.TryParse(name + "?", out var same, out nullable).ShouldBeTrue();
            same.ShouldBe(type);
            nullable.ShouldBeTrue();
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("?")]
    [InlineData("int??")]
    [InlineData("Int")]
    [InlineData("int ")]
    [InlineData("array")]
    [InlineData("array<string>")]
    public void TryParse_OfAnythingElse_FindsNothing(string name) => ColumnTypes.TryParse(name, out _, out _).ShouldBeFalse();

    [Fact]
    public void For_TheNetTypeOfEachType_IsThatType()
    {
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out _).ShouldBeTrue();
            ColumnTypes.For(type!.ClrType).ShouldBe(type.IsMedia ? null : type);
        }

        ColumnTypes.For(typeof(int?)).ShouldBe(ColumnTypes.Int);
        ColumnTypes.For(typeof(DateTime)).ShouldBe(ColumnTypes.Timestamp);
        ColumnTypes.For(typeof(float[])).ShouldBe(ColumnTypes.ArrayOfFloat());
        ColumnTypes.For(typeof(int[])).ShouldBe(ColumnTypes.ArrayOfInt());
        ColumnTypes.For(typeof(System.Text.Json.JsonElement)).ShouldBe(ColumnTypes.Json);
        ColumnTypes.For(typeof(decimal)).ShouldBeNull();
        ColumnTypes.For(typeof(object)).ShouldBeNull();
    }

    [Fact]
    public void IsServedByWriteRoutes_OfEachType_IsAsTheWireSays() =>
        ColumnTypes.Names.Where(name => ColumnTypes.TryParse(name, out var type, out _) && !type.IsServedByWriteRoutes)
            .ShouldBe(["binary", "array<float>", "array<int>"]);

    [Fact]
    public void Accepts_OfEachPairOfTypes_IsOnlyForEqualOrWiderOnes()
    {
        var types = ColumnTypes.Names.Select(name => ColumnTypes.TryParse(name, out var type, out _) ? type : throw new ArgumentException(name)).ToList();
        var wider = from type in types from other in types where type.Accepts(other) && !type.Equals(other) select $"{type} accepts {other}";

        wider.ShouldBe(["float accepts int", "array<float> accepts array<int>"]);
        types.ShouldAllBe(type => type.Accepts(type));
    }
}
