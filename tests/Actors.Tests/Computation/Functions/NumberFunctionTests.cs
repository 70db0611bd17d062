using CsCheck;

namespace TableActors.Actors.Tests.Computation.Functions;

public sealed class NumberFunctionTests
{
    private const string TooLarge = "the result does not fit into 64 bits";
    private const string NotFinite = "the result is not a finite number";

    [Theory]
    [InlineData("add", 9007199254740993L, 1L, 9007199254740994L)]
    [InlineData("subtract", long.MinValue, -1L, -9223372036854775807L)]
    [InlineData("multiply", 3037000499L, 3037000499L, 9223372030926249001L)]
    [InlineData("modulo", -7L, 3L, -1L)]
    [InlineData("modulo", 7L, -3L, 1L)]
    [InlineData("modulo", long.MinValue, -1L, 0L)]
    public void Arithmetic_OfWholeNumbers_IsExact(string function, long left, long right, long result) =>
        FunctionCall.Of(function, left, right).ShouldBe(result);

    [Theory]
    [InlineData("add", 1.5, 2L, 3.5)]
    [InlineData("subtract", 1L, 0.5, 0.5)]
    [InlineData("multiply", 0.1, 3.0, 0.30000000000000004)]
    [InlineData("modulo", -7.5, 2L, -1.5)]
    [InlineData("divide", 7L, 2L, 3.5)]
    [InlineData("divide", 6L, 2L, 3.0)]
    [InlineData("divide", -1.0, 4.0, -0.25)]
    public void Arithmetic_WithAFloat_IsAFloat(string function, object left, object right, double result) =>
        FunctionCall.Of(function, left, right).ShouldBe(result);

    [Theory]
    [InlineData("add", long.MaxValue, 1L, TooLarge)]
    [InlineData("subtract", long.MinValue, 1L, TooLarge)]
    [InlineData("multiply", long.MinValue, -1L, TooLarge)]
    [InlineData("add", double.MaxValue, double.MaxValue, NotFinite)]
    [InlineData("multiply", 1e308, 10L, NotFinite)]
    [InlineData("divide", 1e308, 1e-10, NotFinite)]
    [InlineData("divide", 1L, 0L, "division by zero")]
    [InlineData("divide", 1.0, -0.0, "division by zero")]
    [InlineData("modulo", 1L, 0L, "division by zero")]
    [InlineData("modulo", 1.0, 0L, "division by zero")]
    public void Arithmetic_WithoutResult_IsAnError(string function, object left, object right, string fault) =>
        FunctionCall.FaultOf(function, left, right).ShouldBe(fault);

    [Theory]
    [InlineData(-5L, 5L)]
    [InlineData(long.MaxValue, long.MaxValue)]
    [InlineData(-0.5, 0.5)]
    public void Abs_OfNumber_KeepsItsType(object number, object result) =>
        FunctionCall.Of("abs", number).ShouldBe(result);

    [Fact]
    public void Abs_OfTheSmallestNumber_IsAnError() => FunctionCall.FaultOf("abs", long.MinValue).ShouldBe(TooLarge);

    [Theory]
    [InlineData(2.5, 0L, 3.0)]
    [InlineData(-2.5, 0L, -3.0)]
    [InlineData(2.345, 2L, 2.35)]
    [InlineData(1e300, 15L, 1e300)]
    [InlineData(1.25, 1L, 1.3)]
    [InlineData(7L, 2L, 7L)]
    [InlineData(1.005, 2L, 1.01)]
    [InlineData(2.675, 2L, 2.68)]
    [InlineData(-1.005, 2L, -1.01)]
    [InlineData(0.285, 2L, 0.29)]
    [InlineData(5e-16, 15L, 1e-15)]
    [InlineData(4.999999999999999e-16, 15L, 0.0)]
    [InlineData(1.499999999999999e-15, 15L, 1e-15)]
    [InlineData(double.Epsilon, 15L, 0.0)]
    [InlineData(0.49999999999999994, 0L, 0.0)]
    [InlineData(-0.4, 0L, 0.0)]
    [InlineData(4503599627370497.5, 0L, 4503599627370498.0)]
    public void Round_OfNumber_RoundsHalvesAwayFromZero(object number, long digits, object result) =>
        FunctionCall.Of("round", number, digits).ShouldBe(result);

    [Fact]
    public void Round_OfAnyNumber_RoundsItsDecimalDigits() =>
        Gen.Select(Gen.Long[-999_999_999_999_999, 999_999_999_999_999], Gen.Int[0, 15], Gen.Long[0, 15]).Sample(
            (significant, scale, digits) =>
            {
                var exact = new decimal(Math.Abs(significant)) / (decimal)Math.Pow(10, scale) * Math.Sign(significant);
                FunctionCall.Of("round", (double)exact, digits)
                    .ShouldBe((double)Math.Round(exact, (int)digits, MidpointRounding.AwayFromZero));
            });

    [Fact]
    public void Round_WithoutDigits_IsWhole()
    {
        FunctionCall.Of("round", 2.5).ShouldBe(3.0);
        FunctionCall.Of("round", -3L).ShouldBe(-3L);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    [InlineData(long.MaxValue)]
    public void Round_ToDigitsThatAFloatHasNot_IsAnError(long digits) =>
        FunctionCall.FaultOf("round", 1.5, digits).ShouldBe("the number of digits must be from 0 to 15");
}
