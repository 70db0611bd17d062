using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.TestSupport.Stores;

public abstract partial class TableStoreContract
{
    private static readonly DateTimeOffset LastMicrosecond = new(DateTime.MaxValue.Ticks / 10 * 10, TimeSpan.Zero);

    public static TheoryData<string, object> ExtremeValues => new()
    {
        { "string", "" }, { "string", "it's \"quoted\" \\ \u00e9\u4e16\ud83d\ude00\r\n\t" },
        { "string", new string('x', 100_000) },
        { "int", long.MinValue }, { "int", long.MaxValue }, { "int", 0L },
        { "float", double.MaxValue }, { "float", double.Epsilon }, { "float", -1.7976931348623157E+308 },
        { "float", 0.1 }, { "float", 3.0 },
        { "bool", true }, { "bool", false },
        { "timestamp", DateTimeOffset.MinValue }, { "timestamp", LastMicrosecond },
        { "timestamp", new DateTimeOffset(2026, 1, 31, 12, 0, 0, 123, 456, TimeSpan.Zero) },
        { "date", DateOnly.MinValue }, { "date", DateOnly.MaxValue },
        { "uuid", Guid.Empty }, { "uuid", Guid.Parse("ABCDEF01-2345-6789-ABCD-EF0123456789") },
        { "json", new JsonText("""{"z":1.10,"a":[12345678901234567890,null,"\u00e9"],"z2":{}}""") },
        { "json", new JsonText("null") },
        { "binary", Array.Empty<byte>() }, { "binary", new byte[] { 0, 255, 0, 1 } },
        { "image", new MediaReference("ab/cd.png") }, { "video", new MediaReference("v.mp4") },
        { "audio", new MediaReference("a.mp3") }, { "document", new MediaReference("d.pdf") },
        { "array<float>", new[] { 0.1, -1e300, 3.0 } }, { "array<float>", Array.Empty<double>() },
        { "array<int>", new[] { long.MinValue, 0, long.MaxValue } },
    };

    [Fact]
    public void ExtremeValues_HoldSomeOfEachColumnType() =>
        ExtremeValues.Select(row => (string)row[0]).Distinct().ShouldBe(ColumnTypes.Names, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(ExtremeValues))]
    public async Task Insert_AnExtremeValue_IsKeptExactly(string typeName, object value)
    {
        ColumnTypes.TryParse(typeName, out var type, out _).ShouldBeTrue();
        var table = TestSchema.Of("things", t => t.Int("id").PrimaryKey().Column("value", type!).Nullable());
        var lease = await Acquire(table);
        // A file belongs to one row.
        var other = value is MediaReference file ? new MediaReference($"other-{file}") : value;

        var replies = await Commit(
            lease, table.Insert(1L, value), table.Insert(2L, null), table.Insert(3L, null),
            table.Update(3L, ("value", other)));

        ShouldBeSame(Written(replies[0]).Values[1], value);
        ShouldBeSame(Written(replies[3]).Values[1], other);
        ShouldBeSame((await Find(table, 1L))!.Values[1], value);
        ShouldBeSame((await Find(table, 3L))!.Values[1], other);
        (await Find(table, 2L))!.Values[1].ShouldBeNull();
        var query = await Store.PrepareAsync(
            Query.Sql("q", "select value from things order by id"), new TestCatalog(table), CancellationToken.None);
        var rows = await Store.QueryAsync(query, [], null, CancellationToken.None);
        ShouldBeSame(rows[0].Values[0], value);
    }

    [Theory]
    [InlineData("string", "Ab'c")]
    [InlineData("int", long.MinValue)]
    [InlineData("bool", true)]
    [InlineData("timestamp", "2026-01-31T12:00:00.5Z")]
    [InlineData("date", "2026-01-31")]
    [InlineData("uuid", "abcdef01-2345-6789-abcd-ef0123456789")]
    public async Task Key_OfAnyTypeThatMayBeOne_FindsItsRow(string typeName, object text)
    {
        ColumnTypes.TryParse(typeName, out var type, out _).ShouldBeTrue();
        var key = type!.ClrType.IsInstanceOfType(text)
            ? text
            : type.TryReadText((string)text, out var read, out _) ? read : null;
        var table = TestSchema.Of("things", t => t.Column("id", type).PrimaryKey().Int("n"));
        var lease = await Acquire(table);

        await Commit(lease, table.Insert(key, 1L));

        Written((await Commit(lease, table.Update(key!, ("n", 2L))))[0]).Values[1].ShouldBe(2L);
        (await Find(table, key)).ShouldNotBeNull().Values[0].ShouldBe(key);
        (await Commit(lease, table.Delete(("id", key))))[0].ShouldBe(new Contracts.Messages.RowsDeleted(1));
    }

    [Fact]
    public async Task Key_OfSeveralColumns_FindsItsRow()
    {
        var table = TestSchema.Of("things", t => t.Int("n").String("b").PrimaryKey().Int("a").PrimaryKey());
        var lease = await Acquire(table);
        await Commit(lease, table.Insert(1L, "x", 5L), table.Insert(2L, "x", 6L), table.Insert(3L, "y", 5L));

        (await Find(table, "x", 6L)).ShouldNotBeNull().Values[0].ShouldBe(2L);
        Refused((await Commit(lease, table.Insert(9L, "y", 5L)))[0]).ShouldBe(Contracts.Errors.ErrorCodes.DuplicateKey);
    }

    [Fact]
    public async Task Names_ThatSqlReserves_AreKeptExactly()
    {
        var table = TestSchema.Of(
            "select", t => t.Int("order").PrimaryKey().String("group").Nullable().String("Table").Nullable());
        var lease = await Acquire(table);

        await Commit(lease, table.Insert(1L, "from", "where"), table.Insert(2L, null, "x"));
        var changed = await Commit(lease, table.Update(1L, ("group", "by")), table.Delete(("Table", "x")));

        Written(changed[0]).Values.ShouldBe([1L, "by", "where"]);
        Scalar("""SELECT "Table" FROM "select" WHERE "group" = 'by'""").ShouldBe("where");
    }

    [Fact]
    public async Task Insert_AValueFinerThanTheStoreKeeps_AnswersWhatIsKept()
    {
        var table = TestSchema.Of("things", t => t.Int("id").PrimaryKey().Timestamp("at").Float("x"));
        var lease = await Acquire(table);
        var given = new DateTimeOffset(2026, 1, 31, 14, 0, 0, TimeSpan.FromHours(2)).AddTicks(1234567);

        var written = Written((await Commit(lease, table.Insert(1L, given, 5L)))[0]);

        written.Values[1].ShouldBe(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero).AddTicks(1234560));
        ((DateTimeOffset)written.Values[1]!).Offset.ShouldBe(TimeSpan.Zero);
        written.Values[2].ShouldBe(5.0);
        (await Find(table, 1L))!.Values.ShouldBe(written.Values);
    }

    [Fact]
    public async Task Insert_ANumberThatIsNotFinite_IsRefused()
    {
        var lease = await Acquire(Films);
        var replies = await Commit(
            lease, Films.Insert(1L, "a", double.NaN), Films.Insert(2L, "b", double.PositiveInfinity),
            Films.Insert(3L, "nul \0", null));
        replies.Select(Refused).ShouldAllBe(code => code == Contracts.Errors.ErrorCodes.ValidationFailed);
    }

    private static void ShouldBeSame(object? actual, object expected)
    {
        actual.ShouldNotBeNull().GetType().ShouldBe(expected.GetType());
        if (expected is Array array)
            ((Array)actual).Cast<object>().ShouldBe(array.Cast<object>());
        else
            actual.ShouldBe(expected);
    }
}
