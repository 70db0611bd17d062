using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class FloatTypeTests
{
    private const string Fault = "must be a finite number";

    private static readonly FloatType Type = ColumnTypes.Float;

    [Theory]
    [InlineData("0", 0.0, "0")]
    [InlineData("5", 5.0, "5")]
    [InlineData("0.1", 0.1, "0.1")]
    [InlineData("-1.50", -1.5, "-1.5")]
    [InlineData("1e5", 100000.0, "100000")]
    [InlineData("1.7976931348623157e308", double.MaxValue, "1.7976931348623157E+308")]
    [InlineData("5e-324", double.Epsilon, "5E-324")]
    [InlineData("1e-400", 0.0, "0")]
    [InlineData("9223372036854775807", 9223372036854775807.0, "9.223372036854776E+18")]
    [InlineData("0.1000000000000000055511151231257827", 0.1, "0.1")]
    public void Read_OfNumber_IsTheNearestDouble(string json, double value, string written)
    {
        Type.ShouldRoundTrip(json, value, written);
        Type.ShouldReadText(json, value);
    }

    [Fact]
    public void Read_OfNegativeZero_KeepsItsSign()
    {
        Type.ShouldRoundTrip("-0.0", -0.0, "-0");
        Type.TryReadText("-0", out var value, out _).ShouldBeTrue();
        double.IsNegative((double)value!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("1e99999999999")]
    public void Read_OfInfinity_IsRefused(string json)
    {
        Type.ShouldRefuse(json, Fault);
        Type.ShouldRefuseText(json, Fault);
    }

    [Theory]
    [InlineData("\"1.5\"", "text")]
    [InlineData("\"NaN\"", "text")]
    [InlineData("false", "a boolean")]
    [InlineData("[1.5]", "a list")]
    public void Read_OfAnythingElse_IsRefused(string json, string kind) =>
        Type.ShouldRefuse(json, $"{Fault}, not {kind}");

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-∞")]
    [InlineData("∞")]
    [InlineData("1,5")]
    [InlineData("1.5 ")]
    [InlineData("1.5f")]
    [InlineData("$1")]
    [InlineData("(1)")]
    public void ReadText_OfAnythingElse_IsRefused(string text) => Type.ShouldRefuseText(text, Fault);

    [Fact]
    public void Take_OfOtherNumbers_Widens()
    {
        foreach (object number in new object[] { 5L, 5, (short)5, 5f })
        {
            Type.TryTake(number, out var value, out _).ShouldBeTrue();
            value.ShouldBe(5.0);
        }

        Type.TryTake(double.NaN, out _, out var fault).ShouldBeFalse();
        fault.ShouldBe(Fault);
    }

    [Fact]
    public void Accepts_WholeNumbers_AndWidensThem()
    {
        Type.Accepts(ColumnTypes.Int).ShouldBeTrue();
        ColumnTypes.Int.Accepts(Type).ShouldBeFalse();
        Type.Widen(3L).ShouldBe(3.0);
    }
}
