using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Exports;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class RouteReaderTests
{
    private const string Parts =
        """
        prefix = "/api"
        tables.films.columns = { id = { type = "int", primary_key = true }, prompt = "string" }
        queries.search.sql = "select 1"

        """;

    [Fact]
    public void Read_OfAnInsert_TakesInputsAndOutputs()
    {
        var route = Route(
            "type = \"insert\", table = \"films\", path = \"/films\", inputs = [\"id\", \"prompt\"], outputs = \"id\"")
            .ShouldBeRow(RowRouteKind.Insert);
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.Inputs!.ShouldBe(["id", "prompt"]);
        route.Outputs!.ShouldBe(["id"]);
    }

    [Fact]
    public void Read_OfAnUpdate_TakesInputsAndOutputs()
    {
        var route = Route(
            "type = \"update\", table = \"films\", path = \"/films\", inputs = [\"prompt\"], outputs = []")
            .ShouldBeRow(RowRouteKind.Update);
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.Inputs!.ShouldBe(["prompt"]);
        route.Outputs!.ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfACompute_TakesInputsAndOutputs()
    {
        var route = Route("type = \"compute\", table = \"films\", path = \"/films\", inputs = [\"id\", \"prompt\"], outputs = \"prompt\"").ShouldBeRow(RowRouteKind.Compute);
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.Inputs!.ShouldBe(["id", "prompt"]);
        route.Outputs!.ShouldBe(["prompt"]);
    }

    [Fact]
    public void Read_OfADelete_TakesMatchColumns()
    {
        var route = Route("type = \"delete\", table = \"films\", path = \"/films\", match_columns = \"prompt\"")
            .ShouldBeOfType<DeleteRouteDefinition>();
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.MatchColumns!.ShouldBe(["prompt"]);
    }

    [Fact]
    public void Read_OfAQuery_TakesMethodAndOneRow()
    {
        var route = Route(
            "type = \"query\", query = \"search\", path = \"/films\", method = \"GET\", inputs = [], one_row = true")
            .ShouldBeOfType<QueryRouteDefinition>();
        (route.Path, route.Query.Name, route.Method, route.OneRow).ShouldBe(("/films", "search", "GET", true));
        route.Inputs!.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("type = \"insert\", table = \"films\"")]
    [InlineData("type = \"update\", table = \"films\"")]
    [InlineData("type = \"compute\", table = \"films\"")]
    [InlineData("type = \"query\", query = \"search\"")]
    public void Read_OfARouteWithFiles_TakesWhatItSays(string start)
    {
        var route = Route(
            $"{start}, path = \"/films\", uploadfile_inputs = [\"poster\", \"photo\"], return_fileresponse = true");
        (string.Join(' ', route.Uploads), route.ReturnsFile).ShouldBe(("poster photo", true));
    }

    [Theory]
    [InlineData("type = \"insert\", table = \"films\"")]
    [InlineData("type = \"update\", table = \"films\"")]
    [InlineData("type = \"compute\", table = \"films\"")]
    [InlineData("type = \"delete\", table = \"films\"")]
    [InlineData("type = \"query\", query = \"search\"")]
    public void Read_OfARouteInTheBackground_TakesWhatItSays(string start)
    {
        Route($"{start}, path = \"/films\", background = true").IsBackground.ShouldBeTrue();
        Route($"{start}, path = \"/films\"").IsBackground.ShouldBeFalse();
    }

    [Fact]
    public void Read_WithTheNecessaryAlone_LeavesTheRestToTheRouter()
    {
        var insert = Route("type = \"insert\", table = \"films\", path = \"/films\"").ShouldBeRow(RowRouteKind.Insert);
        (insert.Inputs is null,
            insert.Outputs is null, insert.Uploads is [], insert.ReturnsFile,
            insert.Export is null).ShouldBe((true, true, true, false, true));
        Route("type = \"delete\", table = \"films\", path = \"/films\"")
            .ShouldBeOfType<DeleteRouteDefinition>()
            .MatchColumns.ShouldBeNull();
        var query = Route("type = \"query\", query = \"search\", path = \"/films\"")
            .ShouldBeOfType<QueryRouteDefinition>();
        (query.Method, query.OneRow, query.Inputs is null).ShouldBe(("POST", false, true));
    }

    [Theory]
    [InlineData("§{ type = \"insert\", table = \"films\" }", "route 1: \"path\" is missing")]
    [InlineData("§7", "route 1: must be a table { type = …, path = … }, not 7")]
    [InlineData("§{ path = \"/films\" }", "route POST /api/films: \"type\" is missing")]
    [InlineData("{ type = §\"export\", table = \"films\", path = \"/films\" }", "route POST /api/films: unknown type \"export\"; there are insert, update, delete, query, compute")]
    [InlineData("{ type = §\"insrt\", path = \"/films\" }", "route POST /api/films: unknown type \"insrt\"; did you mean \"insert\"?")]
    [InlineData("§{ type = \"insert\", path = \"/films\" }", "route POST /api/films: \"table\" is missing")]
    [InlineData("{ type = \"insert\", table = §\"film\", path = \"/films\" }", "route POST /api/films: there is no table \"film\"; did you mean \"films\"?")]
    [InlineData("§{ type = \"query\", path = \"/films\", method = \"get\" }", "route GET /api/films: \"query\" is missing")]
    [InlineData("{ type = \"query\", query = §\"serch\", path = \"/films\", method = \"get\" }", "route GET /api/films: there is no query \"serch\"; did you mean \"search\"?")]
    [InlineData("{ type = \"query\", query = \"search\", path = \"/films\", method = §\"put\" }", "route POST /api/films: \"method\" must be get or post, not \"put\"")]
    [InlineData("{ type = \"insert\", table = \"films\", path = \"/films\", §input = [\"id\"] }", "route POST /api/films: unknown key \"input\"; did you mean \"inputs\"?")]
    [InlineData("{ type = \"insert\", table = \"films\", path = \"/films\", §upload-file-inputs = [\"id\"] }", "route POST /api/films: unknown key \"upload-file-inputs\"; did you mean \"uploadfile_inputs\"?")]
    [InlineData("{ type = \"insert\", table = \"films\", path = \"/films\", §wanted = true }", "route POST /api/films: unknown key \"wanted\"; known are path, type, table, inputs, outputs, uploadfile_inputs, return_fileresponse, background, export_sql, access")]
    [InlineData("{ type = \"compute\", table = \"films\", path = \"/films\", §export_sql = {} }", "route POST /api/films: unknown key \"export_sql\"; known are path, type, table, inputs, outputs, uploadfile_inputs, return_fileresponse, background, access")]
    [InlineData("{ type = \"delete\", table = \"films\", path = \"/films\", §inputs = [\"id\"] }", "route POST /api/films: unknown key \"inputs\"; known are path, type, table, match_columns, background, access")]
    [InlineData("{ type = \"query\", query = \"search\", path = \"/films\", §outputs = [\"id\"] }", "route POST /api/films: unknown key \"outputs\"; known are path, type, query, method, inputs, one_row, uploadfile_inputs, return_fileresponse, background, access")]
    [InlineData("{ type = \"insert\", table = \"films\", path = \"/films\", inputs = §{ a = 1 } }", "route POST /api/films: \"inputs\" must be a text or a list of texts, not a table")]
    [InlineData("{ type = \"insert\", table = \"films\", path = \"/films\", background = §\"yes\" }", "route POST /api/films: \"background\" must be true or false, not \"yes\"")]
    public void Read_WithAFault_NamesTheRoute(string route, string fault) =>
        ServiceText.ShouldFault($"routes = [ {route} ]\n{Parts}", fault);

    [Fact]
    public void Read_WithSeveralFaults_TellsThemAll() =>
        ServiceText.ShouldFault(
            $"{Parts}[[routes]]\ntype = \"insert\"\ntable = §[\"films\"]\npath = §[\"/films\"]",
            "route 1: \"table\" must be a text, not a list",
            "route 1: \"path\" must be a text, not a list");

    [Fact]
    public void Read_OfRoutesThatAreNoList_SaysSo() =>
        ServiceText.ShouldFault("routes = §{ a = 1 }", "service: \"routes\" must be a list, not a table");

    [Fact]
    public void Read_OfAnExport_TakesEverything()
    {
        var export = Exporting("insert",
            """
            db_connect = "postgresql://host/db", table = "films_log", db_schema = "public", method = "merge", ledger = true, ledger_kept_for = "2 days",
            timeout = "5 s", retry = { attempts = 3, min_backoff = "2 s", max_backoff = "1 h" }
            """).ShouldBeRow(RowRouteKind.Insert).Export;

        export.ShouldBe(new SqlExport("postgresql://host/db", "films_log")
        {
            Schema = "public",
            Method = ExportMethod.Merge,
            Ledger = true,
            LedgerKeptFor = TimeSpan.FromDays(2),
            Timeout = TimeSpan.FromSeconds(5),
            Retry = new ExportRetry
            {
                Attempts = 3,
                MinBackoff = TimeSpan.FromSeconds(2),
                MaxBackoff = TimeSpan.FromHours(1)
            },
        });
    }

    [Fact]
    public void Read_OfAnExportWithTheNecessaryAlone_LeavesTheRestAsItIsByDefault() =>
        Exporting("update", "db_connect = \"sqlite:///log.db\", table = \"log\", retry = { attempts = 0 }")
            .ShouldBeRow(RowRouteKind.Update)
            .Export
            .ShouldBe(new SqlExport("sqlite:///log.db", "log"));

    [Theory]
    [InlineData("db_connect = \"x\", table = \"log\", method = §\"upsert\"", "\"method\" must be insert, update or merge, not \"upsert\"")]
    [InlineData("db_connect = \"x\", table = \"log\", ledger = §\"maybe\"", "\"ledger\" must be true or false, not \"maybe\"")]
    [InlineData("db_connect = \"x\", table = \"log\", timeout = §\"soon\"", "\"timeout\" must be a duration such as \"20 s\", not \"soon\"")]
    [InlineData("db_connect = \"x\", table = \"log\", §db-schema = \"public\"", "unknown key \"db-schema\"; did you mean \"db_schema\"?")]
    [InlineData("db_connect = \"x\", table = \"log\", retry = { attempts = §-1 }", "retry: \"attempts\" must be a whole number from 0 to 1000000, not -1")]
    [InlineData("db_connect = \"x\", table = \"log\", retry = { §wait = \"1 s\" }", "retry: unknown key \"wait\"; known are attempts, min_backoff, max_backoff")]
    [InlineData("db_connect = \"x\", table = \"log\", retry = §3", "\"retry\" must be a table { … }, not 3")]
    public void Read_OfAnExportWithAFault_NamesThePlace(string export, string fault) =>
        ServiceText.ShouldFault(
            $"{Parts}[[routes]]\ntype = \"insert\"\ntable = \"films\"\npath = \"/films\"\nexport_sql = {{ {export} }}",
            $"route POST /api/films: export_sql: {fault}");

    [Theory]
    [InlineData("§export_sql = { table = \"log\" }", "\"db_connect\" is missing")]
    [InlineData("§§export_sql = { db_connect = \"${NO_SUCH_VARIABLE:-}\" }", "\"db_connect\" is missing", "\"table\" is missing")]
    [InlineData("§§[routes.export_sql]", "\"db_connect\" is missing", "\"table\" is missing")]
    public void Read_OfAnExportWithoutTheNecessary_PointsToTheExport(string export, params string[] faults) =>
        ServiceText.ShouldFault(
            $"{Parts}[[routes]]\ntype = \"insert\"\ntable = \"films\"\npath = \"/films\"\n{export}",
            [.. faults.Select(fault => $"route POST /api/films: export_sql: {fault}")]);

    private static RouteDefinition Route(string route) =>
        ServiceText.Sound($"{Parts}routes = [ {{ {route} }} ]").Routes.ShouldHaveSingleItem().Definition;

    private static RouteDefinition Exporting(string type, string export) =>
        Route($"type = \"{type}\", table = \"films\", path = \"/films\", export_sql = {{ {export} }}");
}

internal static class RouteAssertions
{
    public static RowRouteDefinition ShouldBeRow(this RouteDefinition route, RowRouteKind kind)
    {
        var row = route.ShouldBeOfType<RowRouteDefinition>();
        row.Kind.ShouldBe(kind);
        return row;
    }
}
