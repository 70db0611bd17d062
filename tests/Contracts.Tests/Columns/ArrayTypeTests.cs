using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class ArrayTypeTests
{
    private const string Fault = "must be a list of numbers";

    [Fact]
    public void Read_OfNumbers_RoundTrips()
    {
        ColumnTypes.ArrayOfFloat().ShouldRoundTrip("[]", Array.Empty<double>());
        ColumnTypes.ArrayOfFloat()
            .ShouldRoundTrip("[1, 0.5,-0.0, 1e300]", new[] { 1, 0.5, -0.0, 1e300 }, "[1,0.5,-0,1E+300]");
        ColumnTypes.ArrayOfInt().ShouldRoundTrip(
            "[1,5.0,-9223372036854775808]", new[] { 1, 5, long.MinValue }, "[1,5,-9223372036854775808]");
        ColumnTypes.ArrayOfInt(2).ShouldRoundTrip("[1,2]", new[] { 1L, 2 });
    }

    [Theory]
    [InlineData("[1,2,3,4]", "must have 3 elements, not 4")]
    [InlineData("[]", "must have 3 elements, not 0")]
    [InlineData("[1,null,3]", "element 1: must not be null")]
    [InlineData("[1,[2],\"x\"]", "element 1: must be a finite number, not a list")]
    [InlineData("[{\"a\":[1]},1,2]", "element 0: must be a finite number, not an object")]
    [InlineData("[1,2,1e400]", "element 2: must be a finite number")]
    [InlineData("[true,1,2]", "element 0: must be a finite number, not a boolean")]
    [InlineData("1", Fault + ", not a number")]
    [InlineData("\"[1,2,3]\"", Fault + ", not text")]
    [InlineData("{\"0\":1}", Fault + ", not an object")]
    public void Read_OfAnythingElse_IsRefused(string json, string fault) =>
        ColumnTypes.ArrayOfFloat(3).ShouldRefuse(json, fault);

    [Fact]
    public void Read_OfFractionsForWholeNumbers_IsRefused() => ColumnTypes.ArrayOfInt().ShouldRefuse(
        "[1.5]", "element 0: must be a whole number from -9223372036854775808 to 9223372036854775807");

    [Fact]
    public void ReadText_OfJsonList_IsRead()
    {
        ColumnTypes.ArrayOfInt().ShouldReadText(" [1, 2] ", new[] { 1L, 2 });
        ColumnTypes.ArrayOfInt(3).ShouldRefuseText("[1]", "must have 3 elements, not 1");
        foreach (var text in new[] { "", "1,2", "[1", "[1]]", "[1] x", "null", "[1,]" })
            ColumnTypes.ArrayOfInt().TryReadText(text, out _, out _).ShouldBeFalse(text);
    }

    [Fact]
    public void ReadText_OfDeepList_IsRefusedWithoutHarm() =>
        ColumnTypes.ArrayOfInt().ShouldRefuseText(new string('[', 100_000), "must be a JSON list of numbers");

    [Fact]
    public void Accepts_ListsWhoseElementsAndLengthFit()
    {
        ColumnTypes.ArrayOfFloat().Accepts(ColumnTypes.ArrayOfInt(3)).ShouldBeTrue();
        ColumnTypes.ArrayOfFloat(3).Accepts(ColumnTypes.ArrayOfFloat(3)).ShouldBeTrue();
        ColumnTypes.ArrayOfFloat(3).Accepts(ColumnTypes.ArrayOfFloat()).ShouldBeFalse();
        ColumnTypes.ArrayOfInt().Accepts(ColumnTypes.ArrayOfFloat()).ShouldBeFalse();
        ColumnTypes.ArrayOfFloat().Widen(new long[] { 1 }).ShouldBe(new[] { 1.0 });
        ColumnTypes.ArrayOfFloat(3).ShouldNotBe(ColumnTypes.ArrayOfFloat());
    }

    [Fact]
    public void Take_OfListsOfSmallerNumbers_Widens()
    {
        ColumnTypes.ArrayOfFloat().TryTake(new[] { 1.5f }, out var numbers, out _).ShouldBeTrue();
        numbers.ShouldBe(new[] { 1.5 });
        ColumnTypes.ArrayOfInt().TryTake(new[] { 1 }, out var integers, out _).ShouldBeTrue();
        integers.ShouldBe(new[] { 1L });
        ColumnTypes.ArrayOfFloat(2).TryTake(new[] { 1, 2 }, out numbers, out _).ShouldBeTrue();
        numbers.ShouldBe(new[] { 1.0, 2.0 });
        ColumnTypes.ArrayOfFloat().TryTake(new[] { float.NaN }, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe("element 0: must be a finite number");
    }

    [Fact]
    public void Length_OfNothing_IsRefused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => ColumnTypes.ArrayOfFloat(0));
}
