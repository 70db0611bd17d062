using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Exports;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class ExportRuleTests
{
    private static readonly SqlExport Wrong = new("", "films_log") { Timeout = TimeSpan.Zero };

    [Fact]
    public async Task Check_OfAFileThatIsExported_IsAFault() => (await RouteFaults.OfAsync(router =>
    {
        router.AddInsertRoute(
            SampleTables.Films, "/a", outputs: ["poster"], returnFileResponse: true,
            exportSql: Wrong with { Timeout = TimeSpan.FromSeconds(1) });
        router.AddUpdateRoute(
            SampleTables.Films, "/b", outputs: ["poster"], returnFileResponse: true,
            exportSql: new SqlExport("sqlite:////nowhere/x.db", " "));
    })).ShouldBe(
    [
        "route POST /a: export_sql and return_fileresponse are mutually exclusive: a file cannot be exported",
        "route POST /a: export: the connection must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:///FILE, or a connection string of "
        + "Npgsql (Host=HOST;Database=…) or of Microsoft.Data.Sqlite (Data Source=FILE)",
        "route POST /b: export_sql and return_fileresponse are mutually exclusive: a file cannot be exported",
        "route POST /b: export: the table must be the name of a table",
    ]);

    [Fact]
    public async Task Check_OfSettingsThatAreOutOfRange_FindsAll() => (await RouteFaults.OfAsync(router =>
        router.InsertRoute(SampleTables.Films, "/a", (long id) => new { id }, exportSql: Wrong))).ShouldBe(
    [
        "route POST /a: export: the connection must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:///FILE, or a connection string of "
        + "Npgsql (Host=HOST;Database=…) or of Microsoft.Data.Sqlite (Data Source=FILE)",
        "route POST /a: export: the timeout must be from 100 ms to 1 h, not 0 s",
    ]);

    [Fact]
    public async Task Check_OfAComputeRouteThatIsExported_IsAFault() => (await RouteFaults.OfAsync(router =>
    {
        router.AddTable(SampleTables.Films);
        router.AddExport("log", new SqlExport("sqlite:////nowhere/x.db", "films_log"));
        router.MapRoutesFrom<Computing>();
    })).ShouldContain("route POST /computed: compute routes and export_sql do not go together: a compute route stores nothing, so there is nothing to export");

    [Fact]
    public async Task Check_OfAnExportThatNobodyHasNamed_IsAFault() => (await RouteFaults.OfAsync(router =>
    {
        router.AddTable(SampleTables.Films);
        router.AddExport("films-log", new SqlExport("sqlite:////nowhere/x.db", "films_log"));
        router.MapRoutesFrom<Misspelt>();
    })).ShouldBe([
        "route POST /misspelt: no export \"film-log\" has been added to the router before; did you mean \"films-log\"?"
    ]);

    private sealed class Computing
    {
        [ComputeRoute("films", "/computed", Inputs = ["id", "prompt"], ExportSql = "log")]
        public static object Compute(long id) => new { id };
    }

    private sealed class Misspelt
    {
        [InsertRoute("films", "/misspelt", ExportSql = "film-log")]
        public static Answered Insert(long id) => new(id);
    }

    private sealed record Answered(long Id);
}
