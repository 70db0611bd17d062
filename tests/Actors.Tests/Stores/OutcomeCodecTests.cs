using System.Collections.Immutable;
using System.Text;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Stores;

public sealed class OutcomeCodecTests
{
    private static readonly TableSchema Things = TestSchema.Of("things", t => t.Int("id").PrimaryKey());

    public static TheoryData<object?> Values =>
    [
        null, true, false, 0L, long.MinValue, long.MaxValue,
        0.0, -0.0, 0.1, double.Epsilon, double.MaxValue, double.NaN, double.PositiveInfinity, double.NegativeInfinity,
        "", "it's \"quoted\" \\ \u00e9\u4e16\ud83d\ude00\r\n\t\u0001\uffff", new string('x', 100_000),
        new JsonText("""{ "z" : 1.10, "a":[12345678901234567890,null,"\u00e9\u0041"], "z":{} }"""),
        new JsonText("null"),
        new MediaReference("ab/cd.png"), Guid.Empty, Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
        DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
        new DateTimeOffset(2026, 1, 31, 12, 0, 0, 123, 456, TimeSpan.Zero),
        DateOnly.MinValue, DateOnly.MaxValue, Array.Empty<byte>(), new byte[] { 0, 255, 0 },
        new[] { 0.1, -0.0, double.NaN }, Array.Empty<double>(), new[] { long.MinValue, 0, long.MaxValue },
        Array.Empty<long>(),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Decode_OfAWrittenRow_GivesEveryValueExactly(object? value)
    {
        var row = Decoded(new RowWritten(new StoredRow([value, value], long.MaxValue)))
            .ShouldBeOfType<RowWritten>().Row;

        row.Version.ShouldBe(long.MaxValue);
        row.Values.Length.ShouldBe(2);
        ShouldBeSame(row.Values[0], value);
        ShouldBeSame(row.Values[1], value);
        Decoded(new RowVersionDiffers(new StoredRow([value], 1)))
            .ShouldBeOfType<RowVersionDiffers>()
            .Current.Version.ShouldBe(1);
    }

    [Fact]
    public void Decode_OfAnyRow_GivesItsValues()
    {
        var random = new Random(20260131);
        object?[] all = [.. ((IEnumerable<object?[]>)Values).Select(data => data[0])];
        for (var round = 0; round < 300; round++)
        {
            ImmutableArray<object?> values = [.. Enumerable.Range(0, random.Next(20)).Select(_ => random.Next(3) switch
            {
                0 => all[random.Next(all.Length)],
                1 => AnyText(random),
                _ => BitConverter.Int64BitsToDouble(random.NextInt64()),
            })];
            var row = Decoded(new RowWritten(new StoredRow(values, round))).ShouldBeOfType<RowWritten>().Row;
            row.Version.ShouldBe(round);
            row.Values.Length.ShouldBe(values.Length);
            for (var i = 0; i < values.Length; i++)
                ShouldBeSame(row.Values[i], values[i]);
        }
    }

    [Fact]
    public void Decode_OfOutcomesWithoutARow_GivesThem()
    {
        Decoded(new RowsDeleted(long.MaxValue)).ShouldBe(new RowsDeleted(long.MaxValue));
        Decoded(RowMissing.Instance).ShouldBe(RowMissing.Instance);
    }

    [Fact]
    public void Decode_OfARefusal_GivesTheWholeProblem()
    {
        foreach (var code in ErrorCodes.All)
        {
            var problem = new Problem(code, "what \u00e9ver") { RetryAfterSeconds = code.Retryable ? 0 : null };
            Decoded(new WriteRefused(problem)).ShouldBe(new WriteRefused(problem));
        }

        var faults = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("b", ["one", "two"])
            .Add("a", [])
            .Add("", ["\u4e16"]);
        var decoded = Decoded(new WriteRefused(Problem.OfFields(ErrorCodes.ValidationFailed, faults)))
            .ShouldBeOfType<WriteRefused>().Problem;
        decoded.Detail.ShouldBe("3 fields do not fit: \"\", \"a\", \"b\".");
        decoded.Errors.Count.ShouldBe(3);
        decoded.Errors["b"].ShouldBe(["one", "two"]);
        decoded.Errors["a"].ShouldBeEmpty();
        decoded.Errors[""].ShouldBe(["\u4e16"]);
    }

    [Fact]
    public void Decode_OfARowOfAnotherDefinition_GivesNone()
    {
        var other = TestSchema.Of("things", t => t.Int("id").PrimaryKey().Int("n").Nullable());
        OutcomeCodec.Decode(OutcomeCodec.Encode(new RowWritten(new StoredRow([1L], 1)), Things), other).ShouldBeNull();
        OutcomeCodec.Decode(OutcomeCodec.Encode(new RowVersionDiffers(new StoredRow([1L], 1)), Things), other)
            .ShouldBeNull();
        OutcomeCodec.Decode(OutcomeCodec.Encode(new RowsDeleted(2), Things), other).ShouldBe(new RowsDeleted(2));
    }

    // What a released version has stored must stay readable: these bytes never change.
    public static TheoryData<string, string> Stored => new()
    {
        {
            "written",
            "0201a79d6d72f7c898cf1c0001020303043fe00000000000000504c3a9060401020780808ba988b0b0de1108fca45a09" +
            "0123456789abcdef0123456789abcdef0a047b7d0b0a612e706e670c02020d023fe00000000000000000000000000009"
        },
        { "differs", "0204a79d6d72f7c898cf0203020000000000000002" },
        { "deleted", "02020e" },
        { "missing", "0203" },
        {
            "refused",
            "0205cc012a226e22206d757374206e6f74206265206e756c6c2e020602026e02206d757374206e6f74206265206e756c6c"
        },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void Encode_OfAnOutcome_YieldsTheBytesThatAreStored(string which, string bytes)
    {
        var row = new StoredRow(
            [
                null, false, true, -2L, 0.5, "\u00e9", new byte[] { 1, 2 },
                new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero),
                new DateOnly(2026, 1, 31), Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"), new JsonText("{}"),
                new MediaReference("a.png"),
                new[] { 1L }, new[] { 0.5 },
            ],
            9);
        WriteReply reply = which switch
        {
            "written" => new RowWritten(row),
            "differs" => new RowVersionDiffers(new StoredRow([1L], 2)),
            "deleted" => new RowsDeleted(7),
            "missing" => RowMissing.Instance,
            _ => new WriteRefused(
                Problem.OfField(ErrorCodes.ValidationFailed, "n", "must not be null") with { RetryAfterSeconds = 3 }),
        };

        Convert.ToHexStringLower(OutcomeCodec.Encode(reply, Things)).ShouldBe(bytes);
        OutcomeCodec.Decode(Convert.FromHexString(bytes), Things).ShouldNotBeNull().ShouldBeOfType(reply.GetType());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0103")]
    [InlineData("0209")]
    [InlineData("020300")]
    [InlineData("0202")]
    [InlineData("02020e00")]
    [InlineData("0205cc01")]
    [InlineData("0205cc010000feffffff0f")]
    public void Decode_OfBrokenBytes_SaysSo(string bytes) =>
        Should.Throw<InvalidDataException>(() => OutcomeCodec.Decode(Convert.FromHexString(bytes), Things));

    [Fact]
    public void Decode_OfACutRow_SaysSoWhereverItIsCut()
    {
        var bytes = OutcomeCodec.Encode(
            new RowWritten(new StoredRow([1L, "text", new[] { 0.5 }, Guid.Empty], 9)), Things);
        for (var length = 0; length < bytes.Length; length++)
            Should.Throw<InvalidDataException>(() => OutcomeCodec.Decode(bytes.AsMemory(0, length), Things));
    }

    private static WriteReply? Decoded(WriteReply reply) =>
        OutcomeCodec.Decode(OutcomeCodec.Encode(reply, Things), Things);

    private static string AnyText(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(30); i > 0; i--)
            text.Append(Rune.IsValid(random.Next(1, 0x10ffff)) ? new Rune(random.Next(1, 0xd800)) : new Rune('x'));
        return text.ToString();
    }

    private static void ShouldBeSame(object? actual, object? expected)
    {
        switch (expected)
        {
            case double number:
                BitConverter.DoubleToInt64Bits(actual.ShouldBeOfType<double>())
                    .ShouldBe(BitConverter.DoubleToInt64Bits(number));
                break;
            case double[] numbers:
                actual.ShouldBeOfType<double[]>()
                    .Select(BitConverter.DoubleToInt64Bits)
                    .ShouldBe(numbers.Select(BitConverter.DoubleToInt64Bits));
                break;
            case Array array:
                actual.ShouldBeOfType(array.GetType());
                ((Array)actual!).Cast<object>().ShouldBe(array.Cast<object>());
                break;
            default:
                actual.ShouldBe(expected);
                break;
        }
    }
}
