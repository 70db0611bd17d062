using TableActors.Actors.Exports;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tests.Exports;

public sealed class ExportLaneNameTests
{
    private static readonly TableName Films = TableName.Of("films");

    [Fact]
    public void Name_OfALane_NeverChanges() =>
        ExportLaneName.Of(Films, new SqlExport("postgresql://host/db", "films_log")).ShouldBe("films>ebbcbdcf88802610");

    [Theory]
    [InlineData("postgresql://me:secret@host/db", "films_log", null, true)]
    [InlineData("Host=HOST;Database=db;Username=you", "films_log", null, true)]
    [InlineData("postgresql://host/other", "films_log", null, false)]
    [InlineData("postgresql://host:5433/db", "films_log", null, false)]
    [InlineData("postgresql://host/db", "Films_log", null, false)]
    [InlineData("postgresql://host/db", "films_log", "other", false)]
    public void Name_OfALane_DependsOnTheTargetAlone(string connect, string table, string? schema, bool isSame)
    {
        var first = ExportLaneName.Of(Films, new SqlExport("postgresql://host/db", "films_log"));

        (ExportLaneName.Of(Films, new SqlExport(connect, table) { Schema = schema, Method = ExportMethod.Merge, Ledger = true }) == first).ShouldBe(isSame);
    }

    [Fact]
    public void Name_OfALane_DependsOnTheSource() =>
        ExportLaneName.Of(TableName.Of("actors"), new SqlExport("postgresql://host/db", "films_log")).ShouldStartWith("actors>");

    [Fact]
    public void Name_OfALaneIntoAFile_TakesTheOneSchemaForNone() =>
        ExportLaneName.Of(Films, new SqlExport("sqlite:////a.db", "t") { Schema = "main" }).ShouldBe(ExportLaneName.Of(Films, new SqlExport("Data Source=/a.db", "t")));
}
