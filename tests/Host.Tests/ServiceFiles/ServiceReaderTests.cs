using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class ServiceReaderTests
{
    [Fact]
    public void Read_WithEverySetting_TakesThemAll()
    {
        var service = ServiceText.Sound(
            """
            name = "films"
            prefix = "/api"
            store = "sqlite:///films.db"
            [http]
            urls = ["http://127.0.0.1:1", "http://127.0.0.1:2"]
            max_body = "2 KiB"
            max_buffered_bodies = "3 KiB"
            openapi = false
            docs = false
            [limits]
            request_timeout = "1 s"
            max_batch_writes = 2
            max_queued_writes = 3
            max_queued_bytes = "4 KiB"
            computation_threads = 5
            async_computations = 6
            commands = 7
            http_computations = 8
            max_computed = "9 KiB"
            update_attempts = 10
            passivate_after = 0
            [jobs]
            at_work = 14
            run_timeout = "15 s"
            keep_done_for = "16 s"
            keep_failed_for = "17 s"
            keep_removed_for = "18 s"
            scan_every = "19 s"
            [idempotency]
            keep_for = "2 hours"
            [media]
            store = "files"
            max_file = "10 KiB"
            fetch_from = ["example.com", "*.example.org:8080"]
            fetch_timeout = "11 s"
            pending_for = "12 minutes"
            sweep_every = "13 s"
            """);

        service.Name.ShouldBe("films");
        service.Prefix.ShouldBe("/api");
        service.Store.ShouldBe("sqlite:///films.db");
        service.Http.Urls.ShouldBe(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
        service.HttpOptions.OpenApi.ServeDocument.ShouldBeFalse();
        service.HttpOptions.OpenApi.ServePage.ShouldBeFalse();
        service.HttpOptions.MaxBody.ShouldBe(2048);
        service.HttpOptions.MaxBufferedBodies.ShouldBe(3072);
        service.NodeOptions.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(1));
        service.NodeOptions.MaxBatchWrites.ShouldBe(2);
        service.NodeOptions.MaxQueuedWrites.ShouldBe(3);
        service.NodeOptions.MaxQueuedBytes.ShouldBe(4096);
        service.NodeOptions.ComputationThreads.ShouldBe(5);
        service.NodeOptions.AsyncComputations.ShouldBe(6);
        service.NodeOptions.RunningPrograms.ShouldBe(7);
        service.NodeOptions.HttpComputations.ShouldBe(8);
        service.NodeOptions.MaxComputedBytes.ShouldBe(9216);
        service.NodeOptions.UpdateAttempts.ShouldBe(10);
        service.NodeOptions.PassivateAfter.ShouldBe(TimeSpan.Zero);
        service.Media.Store.ShouldBe("files");
        service.NodeOptions.Media.MaxFileBytes.ShouldBe(10240);
        service.NodeOptions.Media.Fetch.FetchFrom.ShouldBe(["example.com", "*.example.org:8080"]);
        service.NodeOptions.Media.Fetch.Timeout.ShouldBe(TimeSpan.FromSeconds(11));
        service.NodeOptions.Media.PendingFor.ShouldBe(TimeSpan.FromMinutes(12));
        service.NodeOptions.Media.SweepEvery.ShouldBe(TimeSpan.FromSeconds(13));
        service.NodeOptions.IdempotencyKeptFor.ShouldBe(TimeSpan.FromHours(2));
        service.NodeOptions.Jobs.AtWork.ShouldBe(14);
        service.NodeOptions.Jobs.RunTimeout.ShouldBe(TimeSpan.FromSeconds(15));
        service.NodeOptions.Jobs.KeepDoneFor.ShouldBe(TimeSpan.FromSeconds(16));
        service.NodeOptions.Jobs.KeepFailedFor.ShouldBe(TimeSpan.FromSeconds(17));
        service.NodeOptions.Jobs.KeepRemovedFor.ShouldBe(TimeSpan.FromSeconds(18));
        service.NodeOptions.Jobs.ScanEvery.ShouldBe(TimeSpan.FromSeconds(19));
    }

    [Fact]
    public void Read_OfAWholeService_KeepsTheFilesOrder()
    {
        var service = ServiceText.Sound(
            """
            [tables.films]
            comment = "films to illustrate"
            [tables.films.columns]
            id     = { type = "int", primary_key = true, comment = "film number" }
            prompt = "string"
            rating = "float?"
            size   = { type = "array<float>", length = 3, nullable = true }
            slug   = { type = "string", computed = { function = "slugify", args = ["prompt"] } }
            words  = { type = "int", computed = { sql = "length(prompt)" } }
            [tables.actors.columns]
            id = { type = "int", primary_key = true }

            [queries.search]
            sql = "select id, prompt from films where prompt like '%' || @text || '%' order by id limit @n"
            parameters = { text = "string", n = { type = "int", default = 10 } }
            [queries.by_id]
            retrieve = "films"
            parameters = ["id"]
            [queries.titles]
            sql = "select prompt from films order by id"
            scalar = true

            [[routes]]
            type = "insert"
            table = "films"
            path = "/generate"
            inputs = ["prompt", "rating"]
            outputs = ["id", "slug"]
            [[routes]]
            type = "update"
            table = "films"
            path = "/update"
            inputs = "prompt"
            [[routes]]
            type = "delete"
            table = "films"
            path = "/delete"
            [[routes]]
            type = "delete"
            table = "films"
            path = "/delete-by-rating"
            match_columns = ["rating"]
            [[routes]]
            type = "query"
            query = "search"
            path = "/search"
            method = "get"
            inputs = ["text"]
            [[routes]]
            type = "query"
            query = "by_id"
            path = "/film"
            one_row = true
            """);

        service.Tables.Select(table => table.Name).ShouldBe(["films", "actors"]);
        service.Tables[0].Columns.Select(column => column.Name)
            .ShouldBe(["id", "prompt", "rating", "size", "slug", "words"]);
        service.Queries.Select(query => query.Name).ShouldBe(["search", "by_id", "titles"]);
        service.Queries[2].Scalar.ShouldBeTrue();
        service.Routes.Select(route =>
            (route.Definition as RowRouteDefinition)?.Kind.ToString() ?? route.Definition.GetType().Name).ShouldBe(
            [
                nameof(RowRouteKind.Insert), nameof(RowRouteKind.Update), nameof(DeleteRouteDefinition),
                nameof(DeleteRouteDefinition),
                nameof(QueryRouteDefinition), nameof(QueryRouteDefinition),
            ]);
        service.Routes.Select(route => route.Definition.Path)
            .ShouldBe(["/generate", "/update", "/delete", "/delete-by-rating", "/search", "/film"]);
        service.Routes
            .Select(route => route.Definition)
            .OfType<RowRouteDefinition>()
            .Single(route => route.Kind == RowRouteKind.Insert)
            .Table.ShouldBeSameAs(service.Tables[0]);
        service.Tables[0].Columns[3].Type.ShouldBe(ColumnTypes.ArrayOfFloat(3));
        service.Tables[0].Columns[5].Computation.ShouldBe(new SqlComputation("length(prompt)"));
        service.Queries[1].ShouldBeOfType<RetrieveQueryDefinition>().Table.ShouldBe("films");
    }

    [Fact]
    public void Read_WithFaultsEverywhere_TellsThemAllInTheFilesOrder() =>
        ServiceText.ShouldFault(
            """
            §nmae = "films"
            prefix = §["x"]
            store = §"mysql://user:secret@host/films"
            queries = { search = { §sqll = "select 1" }, all = §1 }

            [[routes]]
            type = §"insrt"
            path = "/films"

            [http]
            §url = "http://127.0.0.1:1"
            max_body = §"big"

            [limits]
            update_attempts = §0
            request_timeout = §"1 ms"

            [tables]
            films.columns = { id = { §typ = "int" }, rating = §"flaot" }
            actors = §5
            """,
            "service: unknown key \"nmae\"; did you mean \"name\"?",
            "service: \"prefix\" must be a text, not a list",
            "service: \"store\" must be sqlite:///FILE, the path of an SQLite file, an SQLite connection string (Data Source=FILE), " +
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or a PostgreSQL connection string (Host=HOST;Database=…)",
            "query search: unknown key \"sqll\"; did you mean \"sql\"?",
            "query all: must be a table { … }, not 1",
            "route POST /films: unknown type \"insrt\"; did you mean \"insert\"?",
            "http: unknown key \"url\"; did you mean \"urls\"?",
            "http: \"max_body\" must be a size such as \"100 MB\", not \"big\"",
            "limits: \"update_attempts\" must be a whole number from 1 to 1000, not 0",
            "limits: \"request_timeout\" must be from 100 ms to 1 day",
            "table films: column \"id\": unknown key \"typ\"; did you mean \"type\"?",
            "table films: column \"rating\": unknown type \"flaot\"; did you mean \"float\"?",
            "table actors: must be a table { … }, not 5");

    [Fact]
    public void Read_WithAFaultyTable_KeepsWhatDoesNotNeedIt()
    {
        var reading = ServiceText.Read(
            """
            [tables]
            films.columns = { id = "itn" }
            actors.columns = { id = { type = "int", primary_key = true } }
            [queries]
            film = { retrieve = "films", parameters = ["id"] }
            actor = { retrieve = "actors" }
            any = { sql = "select 1" }
            [[routes]]
            type = "insert"
            table = "films"
            path = "/films"
            [[routes]]
            type = "insert"
            table = "actors"
            path = "/actors"
            [[routes]]
            type = "query"
            query = "film"
            path = "/film"
            [[routes]]
            type = "query"
            query = "actor"
            path = "/actor"
            [[routes]]
            type = "query"
            query = "any"
            path = "/any"
            """);

        reading.Faults.Select(fault => fault.ToString())
            .ShouldBe(["films.toml:2:24: table films: column \"id\": unknown type \"itn\"; did you mean \"int\"?"]);
        reading.Service!.Tables.Select(table => table.Name).ShouldBe(["actors"]);
        reading.Service.Queries.Select(query => query.Name).ShouldBe(["actor"]);
        reading.Service.Routes.Select(route => route.Definition.Path).ShouldBe(["/actors", "/actor"]);
    }

    [Theory]
    [InlineData("tables = §[\"films\"]", "service: \"tables\" must be a table { … }, not a list")]
    [InlineData("queries = §\"all\"", "service: \"queries\" must be a table { … }, not \"all\"")]
    [InlineData("name = §5", "service: \"name\" must be a text, not 5")]
    [InlineData("name = §1979-05-27T07:32:00Z", "service: \"name\" must be a text, not 1979-05-27T07:32:00Z")]
    [InlineData("§jbos.at_work = 1", "service: unknown key \"jbos\"; did you mean \"jobs\"?")]
    [InlineData("§[zzzzzzzz]", "service: unknown key \"zzzzzzzz\"; known are prefix, store, name, http, media, idempotency, limits, jobs, telemetry, auth, cluster, tables, queries, routes")]
    public void Read_WithAFault_NamesPlaceAndRule(string marked, string fault) =>
        ServiceText.ShouldFault(marked, fault);

    [Theory]
    [InlineData("table films", null, "4:1")]
    [InlineData("table films", "id", "6:1")]
    [InlineData("table films", "nothing", "4:1")]
    [InlineData("table films", "slug", "7:1")]
    [InlineData("table actors", null, "9:9")]
    [InlineData("table actors", "id", "10:1")]
    [InlineData("query search", null, "11:1")]
    [InlineData("query search", "text", "13:16")]
    [InlineData("query all", null, "14:1")]
    [InlineData("route POST /api/films", null, "16:1")]
    [InlineData("route POST /api/films", "id", "20:11")]
    [InlineData("route POST /api/films", "slug", "20:17")]
    [InlineData("route POST /api/films", "what", "21:18")]
    [InlineData("route GET /api/search", null, "22:1")]
    [InlineData("store", null, "2:9")]
    [InlineData("prefix \"/api\"", null, "3:10")]
    [InlineData("settings", null, "1:1")]
    public void FaultsWith_OfWhatRulesFind_PointsToTheDefinition(string subject, string? column, string place)
    {
        var reading = ServiceText.Read(
            """
            name = "films"
            store = "films.db"
            prefix = "/api"
            [tables.films]
            [tables.films.columns]
            id = "int"
            [tables.films.columns.slug]
            type = "string"
            [tables.actors.columns]
            id = { type = "int" }
            [queries.search]
            sql = "select 1"
            parameters = { text = "string" }
            [queries.all]
            sql = "select 2"
            [[routes]]
            type = "insert"
            table = "films"
            path = "/films"
            inputs = ["id", "slug"]
            outputs = ["id", "what"]
            [[routes]]
            type = "query"
            query = "search"
            method = "get"
            path = "/search"
            """);

        reading.Faults.ShouldBeEmpty();
        var fault = new DefinitionFault(subject, column, "is wrong");
        reading.FaultsWith([fault]).ShouldHaveSingleItem().ToString().ShouldBe($"films.toml:{place}: {fault}");
    }

    [Fact]
    public void FaultsWith_OfWhatIsThereTwice_PointsToTheSecond()
    {
        const string route = "[[routes]]\ntype = \"delete\"\ntable = \"t\"\npath = \"/t\"\n";
        ServiceText.Read($"{route}{route}[tables.t]")
            .FaultsWith([new DefinitionFault("route POST /t", null, "is there twice")])
            .ShouldHaveSingleItem().ToString().ShouldBe("films.toml:5:1: route POST /t: is there twice");
    }

    [Fact]
    public void FaultsWith_OfBoth_KeepsTheFilesOrder() =>
        ServiceText.Read("[tables.a]\n[tables.b]\nwhat = 1\n[tables.c]")
            .FaultsWith([new DefinitionFault("table c", null, "second"), new DefinitionFault("table a", null, "first")])
            .Select(fault => fault.ToString()).ShouldBe(
            [
                "films.toml:1:1: table a: first",
                "films.toml:3:1: table b: unknown key \"what\"; known are columns, comment",
                "films.toml:4:1: table c: second",
            ]);
}
