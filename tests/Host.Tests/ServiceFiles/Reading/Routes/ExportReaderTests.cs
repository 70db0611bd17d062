using TableActors.Contracts.Exports;
using TableActors.Host.ServiceFiles.Routes;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading.Routes;

public sealed class ExportReaderTests
{
    [Fact]
    public void Read_OfAnExport_TakesEverything()
    {
        var export = Route(
            """
            insert
            """,
            """
            db-connect = "postgresql://host/db", table = films_log, db-schema = public, method = merge, ledger = true, ledger-kept-for = 2 days
            timeout = 5 s, retry { attempts = 3, min-backoff = 2 s, max-backoff = 1 h }
            """).ShouldBeOfType<InsertRoute>().Export;

        export.ShouldBe(new SqlExport("postgresql://host/db", "films_log")
        {
            Schema = "public",
            Method = ExportMethod.Merge,
            Ledger = true,
            LedgerKeptFor = TimeSpan.FromDays(2),
            Timeout = TimeSpan.FromSeconds(5),
            Retry = new ExportRetry { Attempts = 3, MinBackoff = TimeSpan.FromSeconds(2), MaxBackoff = TimeSpan.FromHours(1) },
        });
    }

    [Fact]
    public void Read_OfTheNecessaryAlone_LeavesTheRestAsItIsByDefault() =>
        Route("update", "db-connect = \"sqlite:///log.db\", table = log, retry { attempts = 0 }").ShouldBeOfType<UpdateRoute>().Export
            .ShouldBe(new SqlExport("sqlite:///log.db", "log"));

    [Fact]
    public void Read_WithoutAnExport_ReadsNone() =>
        ServiceText.Sound(Service("{ type = insert, table = films, path = \"/films\" }")).Routes.ShouldHaveSingleItem()
            .ShouldBeOfType<InsertRoute>().Export.ShouldBeNull();

    [Theory]
    [InlineData("table = log", "\"db-connect\" is missing")]
    [InlineData("db-connect = ${?NO_SUCH_VARIABLE}", "\"db-connect\" is missing", "\"table\" is missing")]
    [InlineData("db-connect = x, table = log, method = upsert", "\"method\" must be insert, update or merge, not \"upsert\"")]
    [InlineData("db-connect = x, table = log, ledger = maybe", "\"ledger\" must be true or false, not \"maybe\"")]
    [InlineData("db-connect = x, table = log, timeout = soon", "\"timeout\" must be a duration such as 20 s, not \"soon\"")]
    [InlineData("db-connect = x, table = log, db_schema = public", "unknown key \"db_schema\"; did you mean \"db-schema\"?")]
    public void Read_WithAFault_NamesThePlace(string export, params string[] faults) =>
        ServiceText.FaultsOf(Service($"{{ type = insert, table = films, path = \"/films\", export-sql {{ {export} }} }}"))
            .ShouldBe(faults.Select(fault => $"route POST /films: export-sql: {fault}"));

    [Fact]
    public void Read_WithAFaultInRetry_NamesThePlace() =>
        ServiceText.FaultsOf(Service("{ type = insert, table = films, path = \"/films\", export-sql { db-connect = x, table = log, retry { attempts = -1, wait = 1 s } } }"))
            .ShouldBe(
            [
                "route POST /films: export-sql: retry: \"attempts\" must be a whole number from 0 to 1000000, not \"-1\"",
                "route POST /films: export-sql: retry: unknown key \"wait\"; known are attempts, min-backoff, max-backoff",
            ]);

    private static RouteDefinition Route(string type, string export) =>
        ServiceText.Sound(Service($"{{ type = {type.Trim()}, table = films, path = \"/films\"\nexport-sql {{ {export} }} }}")).Routes.ShouldHaveSingleItem();

    private static string Service(string route) =>
        $$"""
        tables { films { columns { id { type = int, primary-key = true }, prompt = string } } }
        routes = [ {{route}} ]
        """;
}
