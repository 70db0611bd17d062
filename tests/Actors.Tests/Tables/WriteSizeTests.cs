using TableActors.Actors.Tables;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

public sealed class WriteSizeTests
{
    private static readonly TableSchema Things = TestSchema.Of("things", t => t
        .Int("id")
        .PrimaryKey()
        .String("text")
        .Nullable()
        .Json("json")
        .Nullable()
        .Binary("bytes")
        .Nullable()
        .ArrayOfFloat("numbers")
        .Nullable());

    [Fact]
    public void Of_SmallValues_IsAFlatRate() =>
        WriteSize.Of(Things.Insert(1L, null, null, null, null))
            .ShouldBe(WriteSize.Of(Things.Insert(long.MaxValue, null, null, null, null)));

    [Fact]
    public void Of_LargeValues_CountsThem()
    {
        var small = WriteSize.Of(Things.Insert(1L, "", new JsonText(""), Array.Empty<byte>(), Array.Empty<double>()));
        var large = WriteSize.Of(
            Things.Insert(1L, new string('x', 1000), new JsonText(new string('1', 100)), new byte[10], new double[1]));
        (large - small).ShouldBe(2000 + 200 + 10 + 8);
    }

    [Fact]
    public void Of_UpdatesAndDeletes_CountsTheirValues()
    {
        WriteSize.Of(Things.Update(1L, ("text", new string('x', 1000)))).ShouldBeGreaterThan(2000);
        WriteSize.Of(Things.Delete(("text", new string('x', 1000)))).ShouldBeGreaterThan(2000);
    }
}
