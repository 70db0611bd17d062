using TableActors.AspNetCore.Routing;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class TomlTreeTests
{
    [Theory]
    [InlineData("[tables.t.columns]\nb = \"int\"\na = \"int\"\nc = \"int\"", "b a c")]
    [InlineData("[tables.t]\n[tables.t.columns.b]\ntype = \"int\"\n[tables.t.columns.a]\ntype = \"int\"\n[tables.t.columns.c]\ntype = \"int\"", "b a c")]
    [InlineData("[tables.t.columns.b]\ntype = \"int\"\n[tables.t.columns]\na = \"int\"\nc.type = \"int\"\nc.comment = \"x\"", "b a c")]
    [InlineData("tables.t.columns.b = \"int\"\ntables.t.columns.a.type = \"int\"\ntables.t.columns.c = \"int\"\ntables.t.columns.a.comment = \"x\"", "b a c")]
    [InlineData("tables = { t = { columns = { b = \"int\", a.type = \"int\", c = \"int\" } } }", "b a c")]
    [InlineData("[tables.t.columns]\na2 = \"int\"\n[tables.u.columns]\nx = \"int\"\n[tables.t.columns.a1]\ntype = \"int\"", "a2 a1")]
    [InlineData("[ tables . \"t\" . 'columns' ]\n\"b\" = \"int\"\n'a' = \"int\"", "b a")]
    [InlineData("[tables.t.columns]\r\nb = \"int\"\r\n\r\na = \"int\"\r\n", "b a")]
    public void Build_OfEveryWayToWriteTables_KeepsTheFilesOrder(string toml, string columns) =>
        string.Join(' ', ServiceText.Sound(toml).Tables[0].Columns.Select(column => column.Name)).ShouldBe(columns);

    [Theory]
    [InlineData("[[routes]]\ntype = \"delete\"\ntable = \"t\"\npath = \"/b\"\n\n[[routes]]\ntype = \"delete\"\ntable = \"t\"\npath = \"/a\"\n[tables.t]\n")]
    [InlineData("routes = [{ type = \"delete\", table = \"t\", path = \"/b\" }, { type = \"delete\", table = \"t\", path = \"/a\" }]\n[tables.t]")]
    [InlineData("routes = [\n  { type = \"delete\", table = \"t\", path = \"/b\" }, # the first\n  {\n    type = \"delete\",\n    table = \"t\",\n    path = \"/a\",\n  },\n]\n[tables.t]")]
    public void Build_OfEveryWayToWriteRoutes_IsTheSame(string toml) =>
        ServiceText.Sound(toml).Routes.Select(route => route.Definition.Path).ShouldBe(["/b", "/a"]);

    [Fact]
    public void Build_OfATableBelowTheLastRoute_BelongsToIt()
    {
        var routes = ServiceText.Sound(
            """
            [tables.t.columns]
            id = "int"
            [[routes]]
            type = "insert"
            table = "t"
            path = "/a"
            [routes.export_sql]
            db_connect = "sqlite:///a.db"
            table = "a"
            [[routes]]
            type = "insert"
            table = "t"
            path = "/b"
            export_sql.db_connect = "sqlite:///b.db"
            export_sql.table = "b"
            """).Routes;

        routes.Select(route => ((RowRouteDefinition)route.Definition).Export?.Table).ShouldBe(["a", "b"]);
    }

    [Fact]
    public void Build_OfTexts_TakesWhatTomlSaysTheyAre()
    {
        var queries = ServiceText.Sound(
            """"
            [queries]
            basic = { sql = "a\tb\u00e9" }
            literal = { sql = 'a\tb' }
            long.sql = """
            select a
              from b"""
            folded.sql = """
            select \
               a"""
            raw.sql = '''
            select '\d'
            '''
            """").Queries.Select(query => ((Contracts.Queries.SqlQueryDefinition)query).Sql);

        queries.ShouldBe(["a\tbé", @"a\tb", "select a\n  from b", "select a", "select '\\d'\n"]);
    }

    [Fact]
    public void Build_OfFaults_CountsCharactersAsTheyAreSeen() =>
        ServiceText.FaultsOf("http = { urls = \"http://127.0.0.1:1\", 'ключ' = \"😀\", docs = 1 }").ShouldBe(
        [
            "films.toml:1:39: http: unknown key \"ключ\"; known are urls, max_body, max_buffered_bodies, openapi, docs, public_url, trusted_proxies, compression, cors, open, max_url, max_headers",
            "films.toml:1:60: http: \"docs\" must be true or false, not 1",
        ]);

    [Theory]
    [InlineData("name = \"a\"\n§name = \"b\"", "name", "1:1")]
    [InlineData("name = \"${UNSET:-}\"\n§name = \"b\"", "name", "1:1")]
    [InlineData("store = \"postgresql://u:secret@h/d\"\n§store = \"x\"", "store", "1:1")]
    [InlineData("http = { docs = true, §docs = false }", "http.docs", "1:10")]
    [InlineData("http.docs = true\nhttp.§docs = false", "http.docs", "1:6")]
    [InlineData("http = { docs = true }\n§http.openapi = true", "http", "1:1")]
    [InlineData("http = { docs = true }\n§[http]\nopenapi = true", "http", "1:1")]
    [InlineData("http.docs = true\n§[http]\nopenapi = true", "http", "1:1")]
    [InlineData("[tables.films]\n§[tables.films]", "tables.films", "1:1")]
    [InlineData("[tables.films.columns]\nid = \"int\"\n§id = \"int\"", "tables.films.columns.id", "2:1")]
    [InlineData("[tables.films.columns]\nid = \"int\"\n§[tables.films.columns.id]\ntype = \"int\"", "tables.films.columns.id", "2:1")]
    [InlineData("[tables.films.columns]\nid = { type = \"int\" }\n[tables.films.columns.§id.computed]\nsql = \"1\"", "tables.films.columns.id", "2:1")]
    [InlineData("[tables.films]\n[tables]\n§films.comment = \"x\"", "tables.films", "1:1")]
    [InlineData("routes = []\n§[[routes]]\ntype = \"insert\"", "routes", "1:1")]
    [InlineData("[routes]\n§[[routes]]", "routes", "1:1")]
    [InlineData("[[routes]]\ntype = \"query\"\n§[routes]", "routes", "1:1")]
    [InlineData("[[routes]]\n[routes.export_sql]\n§[routes.export_sql]", "routes.export_sql", "2:1")]
    public void Build_OfAKeyThatIsThereTwice_NamesBothPlaces(string marked, string key, string first) =>
        FirstSyntaxFault(marked).ShouldBe($"syntax: \"{key}\" is already defined at {first}");

    [Fact]
    public void Build_OfAKeyThatIsThereTwice_KeepsTheFirstAndReadsOn() =>
        ServiceText.ShouldFault(
            "name = \"a\"\n§name = 5\nprefix = §5\n[http]\ndocs = true\n§[http]\nwhat = true\n[jobs]\n§what = 1",
            "syntax: \"name\" is already defined at 1:1",
            "service: \"prefix\" must be a text, not 5",
            "syntax: \"http\" is already defined at 4:1",
            "jobs: unknown key \"what\"; known are at_work, run_timeout, keep_done_for, keep_failed_for, keep_removed_for, scan_every");

    private static string FirstSyntaxFault(string marked)
    {
        var before = marked[..marked.IndexOf('§')];
        var place = $"films.toml:{before.Count(c => c == '\n') + 1}:{before.Length - before.LastIndexOf('\n')}: ";
        var fault = ServiceText.FaultsOf(marked.Replace("§", "", StringComparison.Ordinal))
            .Single(fault => fault.Contains(": syntax: ", StringComparison.Ordinal));
        fault.ShouldStartWith(place);
        return fault[place.Length..];
    }
}
