using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;

namespace TableActors.TestSupport.Exports;

// What each database makes of values differs, so the tests of each bring the values and call these.
public abstract partial class ExportTargetContract
{
    /// <summary>What makes a text of the column <c>v</c>.</summary>
    protected abstract string TextOfV { get; }

    /// <summary>Makes types of the database's own that columns of the tests may have.</summary>
    protected virtual void CreateTypes()
    {
    }

    /// <summary>A value of a column of a known type, and null, arrive as what is expected.</summary>
    protected async Task ShouldKeepAsync(string type, string column, string json, string expected)
    {
        var target = OpenWithV(column, Known(type));

        (await FaultsOf(target)).ShouldBeEmpty();
        (await Write(target, Row("a", $$"""{"v":{{json}}}"""))).ShouldBe(new ExportResult(1));
        (await Write(target, Row("b", """{"v":null}"""))).ShouldBe(new ExportResult(1));

        Texts($"SELECT {TextOfV} FROM t WHERE v IS NOT NULL").ShouldBe([expected]);
        Texts($"SELECT {TextOfV} FROM t WHERE v IS NULL").ShouldBe([null]);
    }

    /// <summary>A value whose type is not known arrives as what is expected.</summary>
    /// <param name="column">The column's type in the database.</param>
    /// <param name="json">The value.</param>
    /// <param name="expected">Its text in the database.</param>
    /// <param name="table">What ends the table's definition.</param>
    protected async Task ShouldKeepUnknownAsync(string column, string json, string expected, string table = "")
    {
        var target = OpenWithV(column, null, table);

        (await Write(target, Row("a", $$"""{"v":{{json}}}"""))).ShouldBe(new ExportResult(1));

        Texts($"SELECT {TextOfV} FROM t").ShouldBe([expected]);
    }

    /// <summary>A value is refused before the database sees it.</summary>
    protected async Task ShouldRefuseAsync(string column, string json, string expected)
    {
        var failure = await Refused(OpenWithV(column, null), Row("a", $$"""{"v":{{json}}}"""));

        failure.Problem.Errors["v"].ShouldBe([expected]);
    }

    /// <summary>What is wrong with a target whose column cannot hold a type.</summary>
    protected async Task<IEnumerable<string>> FaultsOfColumnAsync(string type, string column) =>
        await FaultsOf(OpenWithV(column, Known(type)));

    private protected IExportTarget OpenWithV(string column, ColumnType? type, string table = "")
    {
        CreateTypes();
        Execute($"CREATE TABLE t (v {column}) {table}");
        return Open(new SqlExport(Connect, "t"), new ExportColumn("v", type));
    }

    private static ColumnType Known(string type)
    {
        ColumnTypes.TryParse(type, out var known, out _).ShouldBeTrue();
        return known!;
    }
}
