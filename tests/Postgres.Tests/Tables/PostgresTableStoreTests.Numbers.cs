using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.Postgres.Tests.Tables;

/// <content>Numbers of types that only PostgreSQL has.</content>
public sealed partial class PostgresTableStoreTests
{
    private static readonly Gen<string> Decimals = Gen.Select(
        Gen.Char['0', '9'].Array[0, 60], Gen.Char['0', '9'].Array[0, 60], Gen.OneOf("", "0000", "00000000"), Gen.Bool,
        (whole, fraction, zeros, isNegative) =>
            $"{(isNegative ? "-" : "")}0{new string(whole)}{zeros}.{zeros}{new string(fraction)}0");

    protected override string Infinite => "'Infinity'";

    protected override string InfiniteAboveFive => "case when x > 5 then 'Infinity'::float8 else x end";

    protected override string RoundedX => "round(@x::text::numeric, 2)";

    [Fact]
    public async Task Query_OfADecimal_HasEveryDigit()
    {
        var query = await Prepare(Query.Sql(
            "digits", "select @t::numeric as n, @t::numeric as s, trim_scale(@t::numeric)::text as t",
            p => p.String("t")) with
        {
            Columns = ImmutableDictionary<string, ResultColumnType>.Empty.Add(
                "s", new ResultColumnType(ColumnTypes.String, true)),
        });

        await Decimals.SampleAsync(async drawn =>
        {
            var row = (await Run(query, drawn))[0].Values;
            row[1].ShouldBe(row[2], drawn);
            TextOf(row[0]!).ShouldBe(row[2], drawn);
        }, iter: 500, threads: 1);
    }

    [Theory]
    [InlineData("1.10", 1.1)]
    [InlineData("2.000", 2L)]
    [InlineData("-0.0", 0L)]
    [InlineData("9223372036854775807.0", long.MaxValue)]
    [InlineData("9223372036854775808", "9223372036854775808")]
    [InlineData("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827")]
    [InlineData("1e100", "10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("1e-20", "0.00000000000000000001")]
    public async Task Query_OfADecimal_IsAPlainNumberWhereOneHasItsDigits(string number, object expected) =>
        (await Run(await Prepare(Query.Sql("digits", $"select {number}::numeric as n"))))[0].Values
            .ShouldBe([expected is string digits ? new JsonText(digits) : expected]);

    [Theory]
    [InlineData("'NaN'::numeric")]
    [InlineData("'-Infinity'::numeric")]
    [InlineData("'NaN'::float4")]
    [InlineData("'Infinity'::float8")]
    [InlineData("array[1, 'NaN']::float8[]")]
    [InlineData("array['Infinity']::float4[]")]
    public async Task Query_OfWhatIsNoNumber_IsAProblem(string sql) =>
        (await Should.ThrowAsync<ProblemException>(async () => await Run(
            await Prepare(Query.Sql("none", $"select {sql} as n"))))).Problem.Code.ShouldBe(ErrorCodes.Internal);

    [Theory]
    [InlineData("2.5", "int")]
    [InlineData("9223372036854775808", "int")]
    [InlineData("1", "bool")]
    public async Task Query_OfADecimalThatItsDeclaredTypeDoesNotHold_IsAProblem(string number, string type)
    {
        ColumnTypes.TryParse(type, out var declared, out _).ShouldBeTrue();
        var query = await Prepare(Declared($"select {number}::numeric as q", new ResultColumnType(declared!, false)));

        (await Should.ThrowAsync<ProblemException>(() => Run(query))).Problem.Code.ShouldBe(ErrorCodes.Internal);
    }

    [Fact]
    public async Task Query_OfANumberOfSinglePrecision_HasItsOwnDigits()
    {
        var query = await Prepare(
            Query.Sql("singles", "select @t::float4 as n, array[@t::float4, 1.1] as list", p => p.String("t")));

        await Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite).SampleAsync(async single =>
        {
            var digits = single.ToString("R", CultureInfo.InvariantCulture);
            var expected = double.Parse(digits, CultureInfo.InvariantCulture);

            var row = (await Run(query, digits))[0].Values;

            row[0].ShouldBe(expected);
            row[1].ShouldBeOfType<double[]>().ShouldBe([expected, 1.1]);
        }, iter: 300, threads: 1);
    }

    private static string TextOf(object number) =>
        number is JsonText json ? json.Text : ((IFormattable)number).ToString(null, CultureInfo.InvariantCulture);
}
