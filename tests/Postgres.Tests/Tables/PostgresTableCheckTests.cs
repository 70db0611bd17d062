using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Actors.Stores;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Postgres;
using TableActors.Postgres.Tables;
using TableActors.Postgres.Tests.Files;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Tables;

public sealed class PostgresTableCheckTests : IAsyncLifetime
{
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("title"));
    private static int s_roles;

    private readonly string _role = string.Create(
        CultureInfo.InvariantCulture, $"app_{Interlocked.Increment(ref s_roles)}");
    private string _database = "";
    private PostgresTableStore _store = null!;

    public async Task InitializeAsync()
    {
        _database = await (await PostgresServer.SharedAsync()).CreateDatabaseAsync();
        Execute($"CREATE ROLE {_role} LOGIN");
        _store = Open(new NpgsqlConnectionStringBuilder(_database) { Username = _role }.ConnectionString);
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task Check_ByARoleThatMayNotCreate_SaysWhatTheDatabaseSays()
    {
        var reason = $"store: the database cannot be used: permission denied for schema public: GRANT CREATE ON SCHEMA \"public\" TO \"{_role}\"";

        (await _store.CheckAsync(Films, default)).ShouldHaveSingleItem().ToString().ShouldBe(reason);
        (await Should.ThrowAsync<DefinitionException>(
            _store.DescribeAsync(Query.Sql("all", "select id from films"), new TestCatalog(Films), default)))
            .Faults.ShouldHaveSingleItem().ToString().ShouldBe(reason);
    }

    [Fact]
    public async Task Check_ByARoleThatMayCreateInASchemaAlone_FindsNothing()
    {
        Execute($"CREATE SCHEMA own AUTHORIZATION {_role}; ALTER ROLE {_role} SET search_path = own; REVOKE ALL ON DATABASE {new NpgsqlConnectionStringBuilder(_database).Database} FROM PUBLIC; GRANT CONNECT ON DATABASE {new NpgsqlConnectionStringBuilder(_database).Database} TO {_role}");

        (await _store.CheckAsync(Films, default)).ShouldBeEmpty();
        (await _store.DescribeAsync(Query.Sql("all", "select id from films"), new TestCatalog(Films), default))
            .ShouldNotBeNull();
    }

    [Fact]
    public async Task Check_WithoutASchemaInTheSearchPath_SaysWhatTheDatabaseSays()
    {
        Execute($"ALTER ROLE {_role} SET search_path = gone");
        (await _store.CheckAsync(Films, default)).ShouldHaveSingleItem().Message
            .ShouldBe("the database cannot be used: no schema has been selected to create in");
    }

    [Fact]
    public async Task Check_OfTablesThatOthersHaveMade_NamesTheRightsThatAreMissing()
    {
        await using var owner = Open(_database);
        await owner.AcquireAsync(Films, default);
        Execute($"GRANT ALL ON ALL TABLES IN SCHEMA public TO {_role}; REVOKE INSERT, DELETE ON films FROM {_role}");

        (await _store.CheckAsync(Films, default)).ShouldHaveSingleItem().Message
            .ShouldBe($"the database cannot be used: permission denied for table films: GRANT INSERT, DELETE ON films TO {_role}");

        Execute($"GRANT INSERT, DELETE ON films TO {_role}");
        (await _store.CheckAsync(Films, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CheckJobs_ByARoleThatMayNotCreateSchemas_SaysWhatTheDatabaseSays()
    {
        Execute($"GRANT CREATE ON SCHEMA public TO {_role}");
        (await _store.CheckAsync(Films, default)).ShouldBeEmpty();
        (await _store.CheckJobsAsync(default))
            .ShouldHaveSingleItem()
            .Message.ShouldStartWith("the database cannot be used: permission denied for database");

        Execute($"CREATE SCHEMA ta_journal AUTHORIZATION {_role}");
        (await _store.CheckJobsAsync(default)).ShouldBeEmpty();
    }

    // The journal's plug-in makes its table and indexes at every start, which only their owner may.
    [Fact]
    public async Task CheckJobs_WithAJournalThatOthersHaveMade_SaysWhatGivesTheRights()
    {
        Execute($"GRANT CREATE ON SCHEMA public TO {_role}; CREATE SCHEMA ta_journal; CREATE TABLE ta_journal.journal (ordering bigserial PRIMARY KEY)");

        await FollowAsync(
            "permission denied for schema ta_journal", $"GRANT USAGE, CREATE ON SCHEMA ta_journal TO {_role}");
        await FollowAsync(
            "must be owner of table ta_journal.journal", $"ALTER TABLE ta_journal.journal OWNER TO {_role}");
        (await _store.CheckJobsAsync(default)).ShouldBeEmpty();

        Execute($"REVOKE INSERT, DELETE ON ta_journal.journal FROM {_role}");
        await FollowAsync(
            "permission denied for table ta_journal.journal", $"GRANT INSERT, DELETE ON ta_journal.journal TO {_role}");
        (await _store.CheckJobsAsync(default)).ShouldBeEmpty();

        async Task FollowAsync(string words, string wayOut)
        {
            (await _store.CheckJobsAsync(default))
                .ShouldHaveSingleItem()
                .Message.ShouldBe($"the database cannot be used: {words}: {wayOut}");
            Execute(wayOut);
        }
    }

    [Fact]
    public async Task CheckJobs_WithAnIndexThatOthersHaveMade_SaysWhatGivesTheRights()
    {
        await using var owner = Open(_database);
        await owner.Jobs.PrepareAsync(default);
        Execute($"GRANT ALL ON ALL TABLES IN SCHEMA public TO {_role}; ALTER SCHEMA ta_journal OWNER TO {_role}; REVOKE UPDATE ON ta_jobs FROM {_role}");

        (await _store.CheckJobsAsync(default)).ShouldHaveSingleItem().Message
            .ShouldBe($"the database cannot be used: permission denied for table ta_jobs: GRANT UPDATE ON ta_jobs TO {_role}");
    }

    [Fact]
    public async Task Check_OfFilesThatOthersHaveMade_SaysWhatGivesTheRights()
    {
        await using (var owner = new FileDatabase(_database))
            await owner.Store.SaveAsync(new MemoryStream([1]), null, null, 1, default);
        Execute($"GRANT ALL ON ALL TABLES IN SCHEMA public TO {_role}; REVOKE SELECT ON ta_files, ta_file_chunks FROM {_role}");
        await using var files = new FileDatabase(
            new NpgsqlConnectionStringBuilder(_database) { Username = _role }.ConnectionString);

        (await files.Store.CheckAsync(default)).Select(fault => fault.Message).ShouldBe(
        [
            $"the database cannot be used: permission denied for table ta_files: GRANT SELECT ON ta_files TO {_role}",
            $"the database cannot be used: permission denied for table ta_file_chunks: GRANT SELECT ON ta_file_chunks TO {_role}",
        ]);

        Execute($"GRANT SELECT ON ta_files, ta_file_chunks TO {_role}");
        (await files.Store.CheckAsync(default)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("select id from secrets where id = @id", "table secrets: GRANT SELECT ON \"secrets\"")]
    [InlineData("select id from hidden.films where id = @id", "schema hidden: GRANT USAGE ON SCHEMA \"hidden\"")]
    [InlineData("select secret_of(@id) as id", "function secret_of: GRANT EXECUTE ON FUNCTION \"secret_of\"")]
    public async Task Query_OfWhatTheRoleMayNotRead_IsRefusedBeforeItRuns(string sql, string words)
    {
        var tables = new TestCatalog(Films);
        Execute(
            $"""
            GRANT CREATE ON SCHEMA public TO {_role}; CREATE TABLE secrets (id bigint); CREATE SCHEMA hidden; CREATE TABLE hidden.films (id bigint);
            CREATE FUNCTION secret_of(bigint) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'select $1';
            REVOKE ALL ON FUNCTION secret_of FROM PUBLIC
            """);
        var query = Query.Sql("peek", sql, p => p.Int("id"));
        var reason = $"query peek: is refused by the database: permission denied for {words} TO \"{_role}\"";

        (await Should.ThrowAsync<DefinitionException>(_store.DescribeAsync(query, tables, default))).Faults
            .ShouldHaveSingleItem()
            .ToString()
            .ShouldBe(reason);
        (await Should.ThrowAsync<DefinitionException>(_store.PrepareAsync(query, tables, default))).Faults
            .ShouldHaveSingleItem()
            .ToString()
            .ShouldBe(reason);
    }

    [Fact]
    public async Task Query_OfWhatTheRoleMayReadNoLonger_IsNoOutageAndTellsTheLogWhatGivesTheRight()
    {
        Execute($"GRANT CREATE ON SCHEMA public TO {_role}; CREATE TABLE secrets (id bigint); GRANT SELECT ON secrets TO {_role}");
        var query = await _store.PrepareAsync(
            Query.Sql("peek", "select id from secrets"), new TestCatalog(Films), default);
        Execute($"REVOKE SELECT ON secrets FROM {_role}");

        var refused = await Should.ThrowAsync<ProblemException>(_store.QueryAsync(query, [], null, default));

        refused.Problem.Code.ShouldBe(ErrorCodes.Internal);
        refused.Problem.Detail.ShouldBe(
            "The database does not let the service do this; the service's log says which right is missing.");
        refused.InnerException.ShouldNotBeNull()
            .Message.ShouldBe($"permission denied for table secrets: GRANT SELECT ON \"secrets\" TO \"{_role}\"");
    }

    [Fact]
    public async Task Commit_IntoATableThatTheRoleMayChangeNoLonger_IsNoOutage()
    {
        await using var owner = Open(_database);
        await owner.AcquireAsync(Films, default);
        Execute($"GRANT ALL ON ALL TABLES IN SCHEMA public TO {_role}");
        var lease = await _store.AcquireAsync(Films, default);
        Execute($"REVOKE INSERT ON films FROM {_role}");

        var outcome = await _store.CommitAsync(lease, [Films.Insert(1L, "a")]);

        outcome.ShouldBeOfType<BatchOutcome.Failed>().Problem.Code.ShouldBe(ErrorCodes.Internal);
    }

    private static PostgresTableStore Open(string location) =>
        new(PostgresLocation.Parse(location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance);

    private void Execute(string sql) => Sql.Scalar(new NpgsqlConnection(_database + ";Pooling=False"), sql);
}
