using Akka.Actor;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TableActors.AspNetCore;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Commands;

[Trait("Category", "Slow")]
public sealed class CheckCommandTests : IDisposable
{
    private const string Posters = """
        media.store = "store"
        tables.films.columns = { id = { type = "int", primary_key = true }, poster = "image" }
        queries.poster = { sql = "select poster from films where id = @id", parameters = { id = "int" } }
        routes = [
          { type = "insert", table = "films", path = "/films", uploadfile_inputs = "poster" },
          { type = "query", query = "poster", path = "/poster", return_fileresponse = true },
        ]
        """;

    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Check_OfTheDemo_FindsNothingAndChangesNothing()
    {
        var store = _scratch.File("data/demo.db");

        var result = await Tool.RunAsync(
            "check", Path.Combine(AppContext.BaseDirectory, "demo.toml"), "--store", store);

        result.Output.ShouldBeEmpty();
        result.ErrorLines.ShouldBe(["0 faults"]);
        result.ExitCode.ShouldBe(0);
        Directory.EnumerateFileSystemEntries(_scratch.Path).ShouldBeEmpty();
    }

    // An actor system that ends at once may wait 5 s for its cluster.
    [Fact]
    public async Task Check_OfTheDemo_NeedsNoActorSystem()
    {
        var reading = ServiceFile.Read(Path.Combine(AppContext.BaseDirectory, "demo.toml"));
        var service = reading.With(it => it with { Store = _scratch.File("demo.db") }).Service.ShouldNotBeNull();
        await using var app = ServiceApplication.Build(service, services => services.AddSingleton<ActorSystem>(
            _ => throw new InvalidOperationException("There is an actor system.")));

        (await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync()).ShouldBeEmpty();
    }

    // Wherever a secret stands, and however wrongly: what is told names the place, not the secret.
    [Theory]
    [InlineData("postgresql://u:plum-4711@127.0.0.1:1/db")]
    [InlineData("postgresql://u:12/plum-4711@127.0.0.1:1/db")]
    [InlineData("postgresql://u:12#plum-4711@127.0.0.1:1/db")]
    [InlineData("postgresql://u:12@plum-4711@127.0.0.1:1/db")]
    [InlineData("postgresql://u:x@127.0.0.1:1/db?sslmode=plum-4711")]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=plum-4711")]
    [InlineData("Host=127.0.0.1;Port=1;Password=a;plum-4711=b")]
    [InlineData("mysql://u:plum-4711@127.0.0.1/db")]
    [InlineData("Data Source=/proc/nowhere/a.db;Password=plum-4711")]
    public async Task Check_OfAConnectionThatCannotBeUsed_TellsNoSecret(string connection)
    {
        const string secret = "plum-4711";
        var file = _scratch.Write("films.toml", """
            store = "${CONNECTION}"
            tables.films.columns = { id = { type = "int", primary_key = true } }
            queries.all = { sql = "select id from films" }
            routes = [
              { type = "insert", table = "films", path = "/films", export_sql = { db_connect = "${CONNECTION}", table = "log" } },
              { type = "query", query = "all", path = "/all" },
            ]
            """.Replace("${CONNECTION}", connection, StringComparison.Ordinal));

        foreach (var result in new[]
        {
            await Tool.RunAsync("check", file), await Tool.RunAsync("check", file, "--store", _scratch.File("a.db")),
            await Tool.RunAsync("check", file, "--store", connection),
        })
        {
            result.ExitCode.ShouldBe(1, result.Error);
            (result.Output + result.Error).ShouldNotContain(secret);
        }
    }

    [Theory]
    [InlineData("store = postgresql://u:plum-4711@127.0.0.1/db")]
    [InlineData("limits.max_batch_writes = \"${PLANTED_SECRET}\"")]
    [InlineData("store = { url = \"plum-4711\" }")]
    [InlineData("tables.films.columns = { a = { type = \"string\", computed = { http = { url = \"http://u:plum-4711@h/x\" } } } }")]
    [InlineData("tables.films.columns = { a = { type = \"string\", computed = { http = { url = \"ftp://h/x?token=plum-4711\" } } } }")]
    public async Task Check_OfASecretInTheWrongPlace_TellsThePlaceAlone(string toml)
    {
        Environment.SetEnvironmentVariable("PLANTED_SECRET", "plum-4711");
        var result = await Tool.RunAsync("check", _scratch.Write("films.toml", toml), "--store", _scratch.File("a.db"));
        result.ExitCode.ShouldBe(1);
        result.OutputLines.ShouldNotBeEmpty();
        (result.Output + result.Error).ShouldNotContain("plum-4711");
    }

    [Fact]
    public async Task Check_OfAFaultyFile_TellsEveryFaultOnALine()
    {
        var file = _scratch.Write("films.toml", """
            [tables.films.columns]
            id = { type = "int", primary_key = true }
            title = "string"
            slug = { type = "string", computed = { function = "slugfy", args = ["titel"] } }

            [tables.actors.columns]
            id = "itn"

            [queries.all]
            sql = "select nothing from films"

            [[routes]]
            type = "insert"
            table = "films"
            path = "/films"
            inputs = ["id", "tilte"]

            [[routes]]
            type = "insert"
            table = "actors"
            path = "/actors"

            [[routes]]
            type = "delete"
            table = "films"
            path = "/films"

            [[routes]]
            type = "query"
            query = "all"
            path = "/all"
            """);

        var result = await Tool.RunAsync("check", file, "--store", _scratch.File("films.db"));

        result.ExitCode.ShouldBe(1);
        result.OutputLines.ShouldContain(line =>
            line.StartsWith($"{file}:4:1: table films: column \"slug\": ", StringComparison.Ordinal)
            && line.Contains("titel"));
        result.OutputLines.ShouldContain(
            $"{file}:7:6: table actors: column \"id\": unknown type \"itn\"; did you mean \"int\"?");
        result.OutputLines.ShouldNotContain(line => line.Contains("/actors"));
        result.ErrorLines.ShouldBe([$"{result.OutputLines.Count} faults"]);
        File.Exists(_scratch.File("films.db")).ShouldBeFalse();
    }

    [Fact]
    public async Task Check_OfAStoreThatCannotBeOpened_SaysSo()
    {
        var file = _scratch.Write("films.toml", "tables.films.columns.id = { type = \"int\", primary_key = true }");
        var store = _scratch.Write(
            "films.db", "this is no database, and long enough that nobody could take it for one");

        var result = await Tool.RunAsync("check", file, "--store", store);

        result.ExitCode.ShouldBe(1);
        result.OutputLines.ShouldHaveSingleItem();
        result.ErrorLines.ShouldBe(["1 fault"]);
    }

    [Fact]
    public async Task Check_OfQueriesWithoutARoute_LooksAtThemToo()
    {
        var file = _scratch.Write("films.toml", """
            tables.films.columns.id = { type = "int", primary_key = true }
            [queries.broken]
            sql = "selct id from films"
            [queries.undeclared]
            sql = "select id from films where id = @id"
            [queries.good]
            sql = "select id from films"
            """);

        var result = await Tool.RunAsync("check", file, "--store", _scratch.File("films.db"));

        result.OutputLines.ShouldBe(
        [
            $"{file}:2:1: query broken: is refused by the database: near \"selct\": syntax error",
            $"{file}:4:1: query undeclared: column \"id\": is used as a parameter and not declared",
        ]);
    }

    [Fact]
    public async Task Check_OfTablesThatDifferByCaseAlone_SaysSoOnce()
    {
        var file = _scratch.Write("films.toml", """
            tables.films.columns.id = { type = "int", primary_key = true }
            tables.Films.columns.id = { type = "int", primary_key = true }
            queries.all.sql = "select id from \"Films\""
            queries.film.retrieve = "Films"
            routes = [{ type = "insert", table = "Films", path = "/films" }, { type = "query", query = "all", path = "/all" }]
            """);

        var result = await Tool.RunAsync("check", file, "--store", _scratch.File("films.db"));

        result.OutputLines.ShouldBe([
            $"{file}:2:8: table Films: the name differs from \"films\" only by case, which databases do not tell apart"
        ]);
    }

    [Fact]
    public async Task Check_ByARoleWithoutRights_SaysWhatTheDatabaseSaysOnce()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        await Sql.ScalarAsync(store.ConnectionString, "CREATE ROLE app LOGIN");
        store.Username = "app";
        var file = _scratch.Write("films.toml", """
            tables.films.columns.id = { type = "int", primary_key = true }
            tables.actors.columns.id = { type = "int", primary_key = true }
            queries.all.sql = "select id from films"
            routes = [{ type = "query", query = "all", path = "/all" }]
            """);

        var result = await Tool.RunAsync("check", file, "--store", store.ConnectionString);

        result.OutputLines.ShouldBe([$"{file}:1:1: store: the database cannot be used: permission denied for schema public: GRANT CREATE ON SCHEMA \"public\" TO \"app\""]);
    }

    [Fact]
    public async Task Check_ByARoleThatMayNotUseWhatOthersHaveMade_SaysAllThatGivesTheRights()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync());
        await using var source = NpgsqlDataSource.Create(store.ConnectionString + ";Pooling=false");
        await ExecuteAsync(
            """
            CREATE ROLE app LOGIN; GRANT CREATE ON SCHEMA public TO app; CREATE SCHEMA ta_journal;
            CREATE TABLE ta_members (incarnation integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
            COMMENT ON TABLE ta_members IS 'Members of TableActors, version 1'; GRANT SELECT, INSERT ON ta_members TO app
            """);
        store.Username = "app";
        var file = _scratch.Write("films.toml", """
            tables.films.columns.id = { type = "int", primary_key = true }
            routes = [{ type = "insert", table = "films", path = "/films", background = true }]
            """);
        var prefix = $"{file}:1:1: store: the database cannot be used: ";

        (await Tool.RunAsync("check", file, "--store", store.ConnectionString)).OutputLines.ShouldBe(
            [
                $"{prefix}permission denied for table ta_members: GRANT UPDATE, DELETE ON ta_members TO app",
                $"{prefix}permission denied for sequence ta_members_incarnation_seq: GRANT USAGE ON SEQUENCE ta_members_incarnation_seq TO app",
                $"{prefix}permission denied for schema ta_journal: GRANT USAGE, CREATE ON SCHEMA ta_journal TO app",
            ],
            ignoreOrder: true);

        await ExecuteAsync(
            """
            GRANT UPDATE, DELETE ON ta_members TO app; GRANT USAGE ON SEQUENCE ta_members_incarnation_seq TO app;
            GRANT USAGE, CREATE ON SCHEMA ta_journal TO app
            """);
        (await Tool.RunAsync("check", file, "--store", store.ConnectionString)).OutputLines.ShouldBeEmpty();
        await using var command = source.CreateCommand(
            "SELECT count(*) FROM pg_tables WHERE schemaname IN ('public', 'ta_journal')");
        (await command.ExecuteScalarAsync()).ShouldBe(1L);

        async Task ExecuteAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            await command.ExecuteNonQueryAsync();
        }
    }

    [Fact]
    public async Task Check_OfAPostgreSqlService_TriesItsQueriesThereAndChangesNothing()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = await server.CreateDatabaseAsync();
        var file = _scratch.Write("films.toml", """
            [tables.films.columns]
            id = { type = "int", primary_key = true }
            title = "string"

            [queries.good]
            sql = "select id, left(title, 3) as start from films where title ilike '%' || @text || '%'"
            parameters = { text = "string" }

            [queries.bad]
            sql = "select nothing from films"

            [[routes]]
            type = "query"
            query = "good"
            path = "/good"

            [[routes]]
            type = "query"
            query = "bad"
            path = "/bad"
            """);

        var result = await Tool.RunAsync("check", file, "--store", store);

        result.OutputLines.ShouldBe(
            [$"{file}:9:1: query bad: is refused by the database: column \"nothing\" does not exist"]);
        (await Sql.ScalarAsync(
            store,
            "SELECT (SELECT count(*) FROM pg_tables WHERE schemaname = 'public') + (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ta\\_%')"))
            .ShouldBe(0L);
    }

    [Fact]
    public async Task Check_OfFilesInThePostgreSqlStore_FindsNothingAndChangesNothing()
    {
        await using var server = await PostgresServer.StartAsync();
        var store = await server.CreateDatabaseAsync();
        var file = _scratch.Write("films.toml", Posters);

        var result = await Tool.RunAsync("check", file, "--store", store);

        result.OutputLines.ShouldBeEmpty();
        (await Sql.ScalarAsync(
            store, "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"))
            .ShouldBe(0L);
    }

    [Fact]
    public async Task Check_OfFilesInAnSqliteStore_SaysThatItKeepsNone()
    {
        var file = _scratch.Write("films.toml", Posters);

        var result = await Tool.RunAsync("check", file, "--store", _scratch.File("films.db"));

        result.OutputLines.ShouldBe(
            [$"{file}:1:1: settings: files cannot be kept in this store, only in a PostgreSQL database: choose one, or a directory for the files"]);
    }
}
