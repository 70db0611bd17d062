using System.Text.Json.Serialization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Routing;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Routing;

public sealed class ExportCheckTests : IDisposable
{
    private readonly TestFolder _folder = new();

    private string Target => _folder.File("target.db");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Check_OfATargetThatFits_FindsNothing_AndChangesNothing()
    {
        Execute("CREATE TABLE log (id integer PRIMARY KEY, prompt text, rating real, seen boolean, poster text, shout text)");
        await using var service = TestService.Build(
            app => app.MapTables().AddInsertRoute(SampleTables.Films, "/films", exportSql: Export(ledger: true)));

        (await service.Services.GetRequiredService<TableServiceCheck>().CheckAsync()).ShouldBeEmpty();

        Tables().ShouldBe(["log"]);
        (await service.Services.GetRequiredService<ExportCheck>().PrepareAsync(default)).ShouldBeEmpty();
        Tables().ShouldBe(["log", "ta_ledger"]);
    }

    [Fact]
    public async Task Check_OfATargetThatDoesNotFit_NamesRouteAndColumn_BesidesTheOtherFaults()
    {
        Execute("CREATE TABLE log (id text, prompt text, rating real, seen boolean, poster blob, shut text, needed text NOT NULL)");

        (await RouteFaults.OfAsync(router =>
            router.AddInsertRoute(SampleTables.Films, "/films", inputs: ["id"], exportSql: Export()))).ShouldBe(
            [
                "route POST /films: column \"prompt\": cannot be null, so it must be among the inputs",
                "route POST /films: column \"poster\": is of type image, which cannot be written into the column of type BLOB of the export's target table \"log\"",
                "route POST /films: column \"shout\": is not in the export's target table \"log\"; did you mean \"shut\"?",
                "route POST /films: the export's target table \"log\" needs a value for \"needed\", which the answer does not have",
            ]);
    }

    [Fact]
    public async Task Check_OfAnUpdateWhoseOutputsLackTheKey_IsAFault()
    {
        Execute("CREATE TABLE log (id integer PRIMARY KEY, prompt text)");
        var update = Export() with { Method = ExportMethod.Update };

        (await RouteFaults.OfAsync(
            router => router.AddUpdateRoute(SampleTables.Films, "/films", outputs: ["prompt"], exportSql: update)))
            .ShouldBe(["route POST /films: the answer lacks \"id\" of the primary key of the export's target table \"log\", which the method update needs"]);
    }

    [Fact]
    public async Task Check_OfAFunctionsRoute_ComparesWhatItReturns()
    {
        Execute("CREATE TABLE log (id text, caption text, tags json, price numeric, code integer, own date)");

        (await RouteFaults.OfAsync(router => router.InsertRoute(
            SampleTables.Films, "/films", (long id, string prompt) => new Caption(id, prompt, ["a"], 1.5m, 5, default),
            exportSql: Export()))).ShouldBe(
        [
            "route POST /films: column \"other\": is not in the export's target table \"log\"",
        ]);
    }

    [Fact]
    public async Task Start_WithAnExportWhoseTargetIsNotThere_Fails()
    {
        await using var service = TestService.Build(
            app => app.MapTables().AddInsertRoute(SampleTables.Films, "/films", exportSql: Export()));

        (await Should.ThrowAsync<DefinitionException>(() => TestService.StartAsync(service))).Faults
            .ShouldHaveSingleItem()
            .ToString()
            .ShouldBe($"route POST /films: the export's target sqlite:///{Target} does not exist");
    }

    [Fact]
    public async Task Start_WithALedgerThatIsMissing_MakesIt()
    {
        Execute("CREATE TABLE log (id integer PRIMARY KEY, prompt text)");
        await using var service = await TestService.StartAsync(
            TestService.Build(app => app.MapTables().AddInsertRoute(
                SampleTables.Films, "/films", outputs: ["id", "prompt"], exportSql: Export(ledger: true))));

        Tables().ShouldBe(["log", "ta_ledger"]);
    }

    private SqlExport Export(bool ledger = false) => new($"sqlite:///{Target}", "log") { Ledger = ledger };

    private void Execute(string sql) => Read(sql);

    private List<string?> Tables() => Read("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name");

    private List<string?> Read(string sql) =>
        Sql.Texts(new SqliteConnection($"Data Source={Target};Pooling=False"), sql);

    // A value that is written as text, or in a form of its own, has no type to compare.
    private sealed record Caption(
        [property: JsonNumberHandling(JsonNumberHandling.WriteAsString)] long Id,
        [property: JsonPropertyName("caption")] string Text,
        string[] Tags,
        decimal Price,
        int Code,
        DateOnly Own)
    {
        [JsonIgnore]
        public string Hidden => "";

        public string? Other => null;
    }
}
