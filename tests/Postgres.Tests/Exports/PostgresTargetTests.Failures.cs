using TableActors.Actors.Exports;
using TableActors.Contracts.Exports;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Exports;

public sealed partial class PostgresTargetTests
{
    [Fact, Trait("Category", "Crash")]
    public async Task Write_AfterTheServerWasRestarted_GoesThrough()
    {
        await using var server = await PostgresServer.StartAsync();
        Connect = await server.CreateDatabaseAsync();
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(1));
        await server.StopAsync();

        (await Write(target, Film(2))).ShouldBe(new ExportResult(0, ExportFailure.Unavailable));
        (await FaultsOf(target)).ShouldHaveSingleItem().ShouldContain("cannot be used");

        await server.StartAgainAsync();
        (await Write(target, Film(2))).ShouldBe(new ExportResult(1));
        await server.StopAsync();
        await server.StartAgainAsync();
        (await Write(target, Film(3))).ShouldBe(new ExportResult(1));
        Titles.Count.ShouldBe(3);
    }

    [Fact]
    public async Task Write_WhoseSessionEndsWhileItCommits_IsOfUnknownOutcome()
    {
        CreateFilms();
        Execute(
            """
            CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); END';
            CREATE CONSTRAINT TRIGGER crash AFTER INSERT ON films DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION crash()
            """);

        (await Write(Open(Films()), Film(1))).ShouldBe(new ExportResult(0, ExportFailure.OutcomeUnknown));
    }

    [Fact]
    public async Task Write_IntoATableThatSomebodyHasLocked_EndsInItsTime()
    {
        CreateFilms();
        await using var source = Npgsql.NpgsqlDataSource.Create(Connect);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locking = new Npgsql.NpgsqlCommand("LOCK TABLE films", connection))
            await locking.ExecuteNonQueryAsync();
        var target = Open(Films() with { Timeout = TimeSpan.FromMilliseconds(300) });

        (await Write(target, Film(1)).OrFailAsync("the write ended"))
            .ShouldBe(new ExportResult(0, ExportFailure.Unavailable));

        await transaction.RollbackAsync();
        (await Write(target, Film(1))).ShouldBe(new ExportResult(1));
    }

    [Theory]
    [InlineData("53100")]
    [InlineData("25006")]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("55P03")]
    [InlineData("57P03")]
    public async Task Write_ThatTheServerCannotCarryOutNow_IsUnavailable(string state)
    {
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(1));
        Execute($"CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION USING ERRCODE = ''{state}''; END'");
        Execute("CREATE TRIGGER fail BEFORE INSERT ON films FOR EACH ROW EXECUTE FUNCTION fail()");

        (await Write(target, Film(2))).ShouldBe(new ExportResult(0, ExportFailure.Unavailable));
    }

    [Fact]
    public async Task Write_ThatATriggerRefuses_IsRefused()
    {
        CreateFilms();
        Execute(
            "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''not this one''; END'");
        Execute("CREATE TRIGGER fail BEFORE INSERT ON films FOR EACH ROW WHEN (new.id = 2) EXECUTE FUNCTION fail()");

        (await Write(Open(Films()), Film(1), Film(2), Film(3))).ShouldBe(new ExportResult(1, ExportFailure.Refused));
    }

    [Fact]
    public async Task Write_IntoADatabaseThatHasBecomeReadOnly_IsUnavailable()
    {
        await using var server = await PostgresServer.StartAsync();
        Connect = await server.CreateDatabaseAsync();
        CreateFilms();
        var target = Open(Films() with { Connect = Connect + ";Pooling=False" });
        await Write(target, Film(1));
        Execute("DO $$ BEGIN EXECUTE 'ALTER DATABASE ' || current_database() || ' SET default_transaction_read_only = on'; END $$");

        (await Write(target, Film(2))).ShouldBe(new ExportResult(0, ExportFailure.Unavailable));
    }
}
