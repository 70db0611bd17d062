using TableActors.Actors.Exports;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Tests.Exports;

public sealed class ExportLaneNameTests
{
    private const string Films = "films";

    [Fact]
    public void Name_OfALane_NeverChanges() =>
        ExportLaneName.Find(Films, new SqlExport("postgresql://host/db", "films_log"), EveryDatabase.Targets)
            .ShouldBe("films>ebbcbdcf88802610");

    [Theory]
    [InlineData("postgresql://me:secret@host/db", "films_log", null, true)]
    [InlineData("Host=HOST;Database=db;Username=you", "films_log", null, true)]
    [InlineData("postgresql://host/other", "films_log", null, false)]
    [InlineData("postgresql://host:5433/db", "films_log", null, false)]
    [InlineData("postgresql://host/db", "Films_log", null, false)]
    [InlineData("postgresql://host/db", "films_log", "other", false)]
    public void Name_OfALane_DependsOnTheTargetAlone(string connect, string table, string? schema, bool isSame)
    {
        var first = ExportLaneName.Find(
            Films, new SqlExport("postgresql://host/db", "films_log"), EveryDatabase.Targets);

        (ExportLaneName.Find(
            Films, new SqlExport(connect, table) { Schema = schema, Method = ExportMethod.Merge, Ledger = true },
            EveryDatabase.Targets) == first).ShouldBe(isSame);
    }

    [Fact]
    public void Name_OfALane_DependsOnTheSource() =>
        ExportLaneName.Find("actors", new SqlExport("postgresql://host/db", "films_log"), EveryDatabase.Targets)
            .ShouldNotBeNull()
            .ShouldStartWith("actors>");

    [Fact]
    public void Name_OfALaneToNowhere_IsNone() =>
        ExportLaneName.Find(Films, new SqlExport("nowhere://", "t"), EveryDatabase.Targets).ShouldBeNull();

    [Fact]
    public void Name_OfALaneIntoAFile_TakesTheOneSchemaForNone() =>
        ExportLaneName.Find(Films, new SqlExport("sqlite:////a.db", "t") { Schema = "main" }, EveryDatabase.Targets)
            .ShouldBe(ExportLaneName.Find(Films, new SqlExport("Data Source=/a.db", "t"), EveryDatabase.Targets));
}
