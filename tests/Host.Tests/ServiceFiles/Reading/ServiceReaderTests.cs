using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Queries;
using TableActors.Host.ServiceFiles.Routes;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading;

public sealed class ServiceReaderTests
{
    [Fact]
    public void Read_WithEverySetting_TakesThemAll()
    {
        var service = ServiceText.Sound(
            """
            name = films
            prefix = "/api"
            store = "sqlite:///films.db"
            http { urls = ["http://127.0.0.1:1", "http://127.0.0.1:2"], max-body = 2 KiB, max-buffered-bodies = 3 KiB, openapi = off, docs = no }
            limits {
              request-timeout = 1 s, max-batch-writes = 2, max-queued-writes = 3, max-queued-bytes = 4 KiB,
              computation-threads = 5, async-computations = 6, update-attempts = 0, passivate-after = 0,
              commands = 7, http-computations = 8, max-computed = 9 KiB
            }
            jobs {
              at-work = 14, run-timeout = 15 s, keep-done-for = 16 s, keep-failed-for = 17 s, keep-removed-for = 18 s, scan-every = 19 s
            }
            media { store = "files", max-file = 10 KiB, fetch-from = [example.com, "*.example.org:8080"], fetch-timeout = 11 s, pending-for = 12 minutes, sweep-every = 13 s }
            """);

        service.Name.ShouldBe("films");
        service.Prefix.ShouldBe("/api");
        service.Store.ShouldBe("sqlite:///films.db");
        service.Http.Urls.ShouldBe(["http://127.0.0.1:1", "http://127.0.0.1:2"]);
        service.Http.OpenApi.ShouldBeFalse();
        service.Http.Docs.ShouldBeFalse();
        service.Http.MaxBody.ShouldBe(2048);
        service.Http.MaxBufferedBodies.ShouldBe(3072);
        service.Limits.RequestTimeout.ShouldBe(TimeSpan.FromSeconds(1));
        service.Limits.MaxBatchWrites.ShouldBe(2);
        service.Limits.MaxQueuedWrites.ShouldBe(3);
        service.Limits.MaxQueuedBytes.ShouldBe(4096);
        service.Limits.ComputationThreads.ShouldBe(5);
        service.Limits.AsyncComputations.ShouldBe(6);
        service.Limits.Commands.ShouldBe(7);
        service.Limits.HttpComputations.ShouldBe(8);
        service.Limits.MaxComputed.ShouldBe(9216);
        service.Media.Store.ShouldBe("files");
        service.Media.MaxFile.ShouldBe(10240);
        service.Media.FetchFrom.ShouldBe(["example.com", "*.example.org:8080"]);
        service.Media.FetchTimeout.ShouldBe(TimeSpan.FromSeconds(11));
        service.Media.PendingFor.ShouldBe(TimeSpan.FromMinutes(12));
        service.Media.SweepEvery.ShouldBe(TimeSpan.FromSeconds(13));
        service.Jobs.AtWork.ShouldBe(14);
        service.Jobs.RunTimeout.ShouldBe(TimeSpan.FromSeconds(15));
        service.Jobs.KeepDoneFor.ShouldBe(TimeSpan.FromSeconds(16));
        service.Jobs.KeepFailedFor.ShouldBe(TimeSpan.FromSeconds(17));
        service.Jobs.KeepRemovedFor.ShouldBe(TimeSpan.FromSeconds(18));
        service.Jobs.ScanEvery.ShouldBe(TimeSpan.FromSeconds(19));
        service.Limits.UpdateAttempts.ShouldBe(0);
        service.Limits.PassivateAfter.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Read_OfAWholeService_KeepsTheFilesOrder()
    {
        var service = ServiceText.Sound(
            """
            tables {
              films {
                comment = "films to illustrate"
                columns {
                  id     { type = int, primary-key = true, comment = "film number" }
                  prompt = string
                  rating = "float?"
                  size   { type = "array<float>", length = 3, nullable = true }
                  slug   { type = string, computed { function = slugify, args = [prompt] } }
                  words  { type = int, computed { sql = "length(prompt)" } }
                }
              }
              actors { columns { id { type = int, primary-key = true } } }
            }
            queries {
              search {
                sql = "select id, prompt from films where prompt like '%' || @text || '%' order by id limit @n"
                parameters { text = string, n { type = int, default = 10 } }
              }
              by-id { retrieve = films, parameters = [id] }
              titles { sql = "select prompt from films order by id", scalar = true }
            }
            routes = [
              { type = insert, table = films, path = "/generate", inputs = [prompt, rating], outputs = [id, slug] }
              { type = update, table = films, path = "/update", inputs = prompt }
              { type = delete, table = films, path = "/delete" }
              { type = delete, table = films, path = "/delete-by-rating", match-columns = [rating] }
              { type = query, query = search, path = "/search", method = get, inputs = [text] }
              { type = query, query = by-id, path = "/film", one-row = true }
            ]
            """);

        service.Tables.Select(table => table.Name).ShouldBe(["films", "actors"]);
        service.Tables[0].Columns.Select(column => column.Name).ShouldBe(["id", "prompt", "rating", "size", "slug", "words"]);
        service.Queries.Select(query => query.Name).ShouldBe(["search", "by-id", "titles"]);
        service.Queries[2].Scalar.ShouldBeTrue();
        service.Routes.Select(route => route.GetType().Name).ShouldBe(
            [nameof(InsertRoute), nameof(UpdateRoute), nameof(DeleteRoute), nameof(DeleteRoute), nameof(QueryRoute), nameof(QueryRoute)]);
        service.Routes.Select(route => route.Path).ShouldBe(["/generate", "/update", "/delete", "/delete-by-rating", "/search", "/film"]);
        service.Routes.OfType<InsertRoute>().Single().Table.ShouldBeSameAs(service.Tables[0]);
        service.Tables[0].Columns[3].Type.ShouldBe(ColumnTypes.ArrayOfFloat(3));
        service.Tables[0].Columns[5].Computation.ShouldBe(new SqlComputation("length(prompt)"));
        service.Queries[1].ShouldBeOfType<RetrieveQueryDefinition>().Table.ShouldBe("films");
    }

    [Fact]
    public void Read_WithFaultsEverywhere_TellsThemAllInTheFilesOrder()
    {
        ServiceText.FaultsOf(
            """
            nmae = films
            prefix = [x]
            store = "mysql://user:secret@host/films"
            http { url = "http://127.0.0.1:1", max-body = big }
            limits { update-attempts = -1, request-timeout = 1 ms }
            tables {
              films { columns { id { typ = int }, rating = flaot } }
              actors = 5
            }
            queries { search { sqll = "select 1" }, all = 1 }
            routes = [ { type = insrt, path = "/films" }, 7 ]
            """)
            .ShouldBe(
            [
                "service: \"prefix\" must be a text, not a list",
                "http: \"max-body\" must be a size such as 100 MB, not \"big\"",
                "http: unknown key \"url\"; did you mean \"urls\"?",
                "service: \"store\" must be sqlite:///FILE, the path of an SQLite file, an SQLite connection string (Data Source=FILE), " +
                "postgresql://USER:PASSWORD@HOST:PORT/DATABASE, or a PostgreSQL connection string (Host=HOST;Database=…)",
                "limits: \"request-timeout\" must be from 100 ms to 1 day",
                "limits: \"update-attempts\" must be a whole number from 0 to 1000, not \"-1\"",
                "table films: column \"id\": unknown key \"typ\"; did you mean \"type\"?",
                "table films: column \"rating\": unknown type \"flaot\"; did you mean \"float\"?",
                "table actors: must be an object { … }, not \"5\"",
                "query search: unknown key \"sqll\"; did you mean \"sql\"?",
                "query all: must be an object { … }, not \"1\"",
                "route POST /films: unknown type \"insrt\"; did you mean \"insert\"?",
                "route 2: must be an object { type = …, path = … }, not \"7\"",
                "service: unknown key \"nmae\"; did you mean \"name\"?",
            ]);
    }

    [Fact]
    public void Read_WithAFaultyTable_KeepsWhatDoesNotNeedIt()
    {
        var reading = ServiceText.Read(
            """
            tables { films.columns { id = itn }, actors.columns { id { type = int, primary-key = true } } }
            queries {
              film { retrieve = films, parameters = [id] }
              actor { retrieve = actors }
              any { sql = "select 1" }
            }
            routes = [
              { type = insert, table = films, path = "/films" }
              { type = insert, table = actors, path = "/actors" }
              { type = query, query = film, path = "/film" }
              { type = query, query = actor, path = "/actor" }
              { type = query, query = any, path = "/any" }
            ]
            """);

        reading.Faults.Select(fault => fault.ToString()).ShouldBe(["table films: column \"id\": unknown type \"itn\"; did you mean \"int\"?"]);
        reading.Service.Tables.Select(table => table.Name).ShouldBe(["actors"]);
        reading.Service.Queries.Select(query => query.Name).ShouldBe(["actor"]);
        reading.Service.Routes.Select(route => route.Path).ShouldBe(["/actors", "/actor"]);
    }

    [Fact]
    public void Read_OfAnotherRootKey_SuggestsTheRightOne() =>
        ServiceText.ReadWhole("tableactor { name = films }").Faults.Select(fault => fault.ToString())
            .ShouldBe(["service: unknown key \"tableactor\"; did you mean \"tableactors\"?"]);

    [Theory]
    [InlineData("http.urls = []", "http: \"urls\" must name at least one address")]
    [InlineData("http.urls = \"ftp://x\"", "http: \"urls\": \"ftp://x\" is no address to listen on; it looks like http://127.0.0.1:8080")]
    [InlineData("http.urls = [[a]]", "http: \"urls\" must be a text or a list of texts, not a list")]
    [InlineData("http.urls { a = 1 }", "http: \"urls\" must be a text or a list of texts, not an object")]
    [InlineData("http.max-body = 10", "http: \"max-body\" must be at least 1 kB")]
    [InlineData("http.max-buffered-bodies = 1 MB", "http: \"max-buffered-bodies\" must be at least \"max-body\"")]
    [InlineData("http = here", "service: \"http\" must be an object { … }, not \"here\"")]
    [InlineData("limits.max-batch-writes = 0", "limits: \"max-batch-writes\" must be a whole number from 1 to 100000, not \"0\"")]
    [InlineData("limits.max-batch-writes = 1.5", "limits: \"max-batch-writes\" must be a whole number from 1 to 100000, not \"1.5\"")]
    [InlineData("limits.max-queued-writes = many", "limits: \"max-queued-writes\" must be a whole number from 1 to 10000000, not \"many\"")]
    [InlineData("limits.max-queued-bytes = 5", "limits: \"max-queued-bytes\" must be at least 1 KiB")]
    [InlineData("limits.computation-threads = 1025", "limits: \"computation-threads\" must be a whole number from 1 to 1024, not \"1025\"")]
    [InlineData("limits.async-computations = [1]", "limits: \"async-computations\" must be a whole number from 1 to 100000, not a list")]
    [InlineData("limits.passivate-after = soon", "limits: \"passivate-after\" must be a duration such as 20 s, not \"soon\"")]
    [InlineData("limits.request-timeout = 2 days", "limits: \"request-timeout\" must be from 100 ms to 1 day")]
    [InlineData("limits.passivate-after = 1 ms", "limits: \"passivate-after\" must be 0, or from 1 s to 365 days")]
    [InlineData("limits.passivate-after = infinite", "limits: \"passivate-after\" must be a duration such as 20 s, not \"infinite\"")]
    [InlineData("jobs.at-work = 0", "jobs: \"at-work\" must be a whole number from 1 to 10000, not \"0\"")]
    [InlineData("jobs.run-timeout = 8 days", "jobs: \"run-timeout\" must be from 1 s to 7 days")]
    [InlineData("jobs.keep-done-for = 1 ms", "jobs: \"keep-done-for\" must be from 1 s to 3650 days")]
    [InlineData("jobs.keep-failed-for = 4000 days", "jobs: \"keep-failed-for\" must be from 1 s to 3650 days")]
    [InlineData("jobs.keep-removed-for = soon", "jobs: \"keep-removed-for\" must be a duration such as 20 s, not \"soon\"")]
    [InlineData("jobs.scan-every = 1 ms", "jobs: \"scan-every\" must be from 100 ms to 1 day")]
    [InlineData("jobs.colour = red", "jobs: unknown key \"colour\"; known are at-work, run-timeout, keep-done-for, keep-failed-for, keep-removed-for, scan-every")]
    [InlineData("limits.colour = red", "limits: unknown key \"colour\"; known are request-timeout, max-batch-writes, max-queued-writes, max-queued-bytes, computation-threads, async-computations, commands, http-computations, max-computed, update-attempts, passivate-after")]
    [InlineData("tables = [films]", "service: \"tables\" must be an object { … }, not a list")]
    [InlineData("routes { a = 1 }", "service: \"routes\" must be a list, not an object")]
    [InlineData("http.api-keys = [secret]", "http: unknown key \"api-keys\"; known are urls, max-body, max-buffered-bodies, openapi, docs")]
    public void Read_WithAFault_NamesPlaceAndRule(string settings, string fault) => ServiceText.FaultOf(settings).ShouldBe(fault);

    [Fact]
    public void Read_WithNull_TakesTheDefault() => ServiceText.Sound("name = null").Name.ShouldBe("tableactors");
}
