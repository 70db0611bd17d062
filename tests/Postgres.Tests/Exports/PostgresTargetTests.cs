using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Postgres.Exports;
using TableActors.TestSupport;
using TableActors.TestSupport.Exports;

namespace TableActors.Postgres.Tests.Exports;

[Trait("Category", "Slow")]
public sealed partial class PostgresTargetTests : ExportTargetContract
{
    private protected override ExportDatabase NewDatabase() =>
        new PostgresExports(TimeProvider.System, NullLogger<PostgresTarget>.Instance);

    protected override string RowNumber => "bigint GENERATED ALWAYS AS IDENTITY";

    public override async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        Connect = await server.CreateSchemaAsync();
    }

    protected override string ChoosyType => "inet";

    protected override void Execute(string sql) => Texts(sql);

    protected override List<string?> Texts(string sql) =>
        Sql.Texts(new NpgsqlConnection(Connect + ";Pooling=False;Timezone=UTC"), sql);

    private string Url(string driver = "postgresql", string password = "secret")
    {
        var settings = new NpgsqlConnectionStringBuilder(Connect);
        return $"{driver}://{settings.Username}:{password}@{settings.Host}:{settings.Port}/{settings.Database}";
    }

    [Theory]
    [InlineData("postgresql")]
    [InlineData("postgres")]
    [InlineData("postgresql+psycopg")]
    [InlineData("postgresql+psycopg2")]
    public async Task Write_ByUrl_FindsTheSchema(string driver)
    {
        CreateFilms();
        var schema = new NpgsqlConnectionStringBuilder(Connect).SearchPath;
        var target = Open(new SqlExport(Url(driver), "films") { Schema = schema });

        (await FaultsOf(target)).ShouldBeEmpty();
        (await Write(target, Film(1))).ShouldBe(new ExportResult(1));
        Titles.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Check_WithoutTheSchema_NamesTheNearest()
    {
        Execute("""CREATE SCHEMA IF NOT EXISTS "analytics of films" """);

        (await FaultsOf(Open(new SqlExport(Connect, "films") { Schema = "analytic of films" })))
            .ShouldBe([
                "the export's target database has no schema \"analytic of films\"; did you mean \"analytics of films\"?"
            ]);
    }

    [Fact]
    public async Task Check_WithTheTableInAnotherSchema_SaysWhere()
    {
        var schema = new NpgsqlConnectionStringBuilder(Connect).SearchPath;

        (await FaultsOf(Open(new SqlExport(Connect, "film") { Schema = schema })))
            .ShouldBe([$"the export's target database has no table \"film\" in schema \"{schema}\""]);
    }

    [Fact]
    public async Task Check_OfAServerThatIsNotThere_HidesThePassword()
    {
        var fault = (await FaultsOf(Open(new SqlExport("postgresql://me:terribly-secret@127.0.0.1:1/films", "films"))))
            .ShouldHaveSingleItem();

        fault.ShouldStartWith("the export's target postgresql://127.0.0.1:1/films cannot be used: ");
        fault.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Check_OfADatabaseThatIsNotThere_SaysSo()
    {
        var settings = new NpgsqlConnectionStringBuilder(Connect) { Database = "nowhere" };

        (await FaultsOf(Open(new SqlExport(settings.ConnectionString, "films"))))
            .ShouldBe([$"the export's target postgresql://127.0.0.1:{settings.Port}/nowhere cannot be used: database \"nowhere\" does not exist"]);
    }

    [Fact]
    public async Task Check_OfAReadOnlyDatabase_IsAFault()
    {
        CreateFilms();

        (await FaultsOf(Open(new SqlExport(Connect + ";Options=-c default_transaction_read_only=on", "films"))))
            .ShouldBe(["the export's target database is read-only"]);
    }

    [Fact]
    public async Task Check_WithoutTheRights_IsAFault()
    {
        CreateFilms();
        var schema = new NpgsqlConnectionStringBuilder(Connect).SearchPath;
        Execute($"CREATE ROLE guest_{schema} LOGIN; GRANT USAGE ON SCHEMA {schema} TO guest_{schema}; GRANT SELECT ON films TO guest_{schema}");
        var guest = new NpgsqlConnectionStringBuilder(Connect) { Username = $"guest_{schema}" }.ConnectionString;

        (await FaultsOf(Open(new SqlExport(guest, "films") { Method = ExportMethod.Merge, Ledger = true }))).ShouldBe(
        [
            "the account may not INSERT and UPDATE in the export's target table \"films\"",
            $"the export's ledger ta_ledger is missing, and the account may not create it in schema \"{schema}\"",
        ]);
    }

    [Fact]
    public async Task Check_OfAnIdentityThatCannotBeWritten_IsAFault_UnlessItIsOnlyMatched()
    {
        Execute("CREATE TABLE films (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, title text, rating double precision)");

        (await FaultsOf(Open(Films())))
            .ShouldBe(["id: cannot be written: the export's target table \"films\" computes it by itself"]);
        (await FaultsOf(Open(Films(ExportMethod.Update)))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_IntoAViewThatTakesRows_ArrivesInItsTable()
    {
        Execute("CREATE TABLE base (id bigint PRIMARY KEY, title text, rating float8)");
        Execute("CREATE VIEW films AS SELECT id, title, rating FROM base WHERE id > 0");

        (await Write(Open(Films()), Film(1))).Failure.ShouldBeNull();

        Texts("SELECT id::text FROM base").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Check_OfAViewWithAColumnThatItComputes_TellsTheDatabasesOwnWords()
    {
        Execute("CREATE TABLE base (id bigint PRIMARY KEY, title text, rating float8)");
        Execute("CREATE VIEW films AS SELECT id, upper(title) AS title, rating FROM base");

        (await FaultsOf(Open(Films()))).ShouldBe(
            ["the export's target table \"films\" takes no such rows: cannot insert into column \"title\" of view \"films\""]);
    }

    [Fact]
    public async Task Check_OfADomainThatTakesNoNull_FindsNothing()
    {
        Execute("CREATE DOMAIN name AS text NOT NULL CHECK (length(VALUE) > 0)");
        Execute("CREATE TABLE films (id bigint PRIMARY KEY, title name, rating float8)");

        (await FaultsOf(Open(Films()))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_IntoAPartitionedTable_FindsThePartition()
    {
        Execute("CREATE TABLE films (id bigint PRIMARY KEY, title text, rating float8) PARTITION BY RANGE (id)");
        Execute("CREATE TABLE films_low PARTITION OF films FOR VALUES FROM (0) TO (100)");
        var target = Open(Films(ExportMethod.Merge));

        (await FaultsOf(target)).ShouldBeEmpty();
        (await Write(target, Film(1), Film(200))).ShouldBe(new ExportResult(1, ExportFailure.Refused));
    }

    [Fact]
    public async Task Ledger_OfATableInAnotherSchema_IsBesideIt()
    {
        var schema = new NpgsqlConnectionStringBuilder(Connect).SearchPath;
        Execute($"CREATE SCHEMA {schema}_b; CREATE TABLE {schema}_b.films (id bigint, title text, rating float8)");

        await Write(Open(Films() with { Ledger = true, Schema = $"{schema}_b" }), Film(1));

        Texts($"SELECT request FROM {schema}_b.ta_ledger").ShouldBe(["film 1"]);
    }
}
