using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Postgres;
using TableActors.Postgres.Tables;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Tables;

public sealed class PostgresTableCheckTests : IAsyncLifetime
{
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey().String("title"));
    private static int s_roles;

    private readonly string _role = string.Create(CultureInfo.InvariantCulture, $"app_{Interlocked.Increment(ref s_roles)}");
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
        const string reason = "store: the database cannot be used: permission denied for schema public";

        (await _store.CheckAsync(Films, default)).ShouldHaveSingleItem().ToString().ShouldBe(reason);
        (await Should.ThrowAsync<DefinitionException>(_store.DescribeAsync(Query.Sql("all", "select id from films"), new TestCatalog(Films), default)))
            .Faults.ShouldHaveSingleItem().ToString().ShouldBe(reason);
    }

    [Fact]
    public async Task Check_ByARoleThatMayCreateInASchemaAlone_FindsNothing()
    {
        Execute($"CREATE SCHEMA own AUTHORIZATION {_role}; ALTER ROLE {_role} SET search_path = own; REVOKE ALL ON DATABASE {new NpgsqlConnectionStringBuilder(_database).Database} FROM PUBLIC; GRANT CONNECT ON DATABASE {new NpgsqlConnectionStringBuilder(_database).Database} TO {_role}");

        (await _store.CheckAsync(Films, default)).ShouldBeEmpty();
        (await _store.DescribeAsync(Query.Sql("all", "select id from films"), new TestCatalog(Films), default)).ShouldNotBeNull();
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
            .ShouldBe("the database cannot be used: permission denied for table \"films\": the role lacks INSERT, DELETE");

        Execute($"GRANT ALL ON films TO {_role}");
        (await _store.CheckAsync(Films, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task CheckJobs_ByARoleThatMayNotCreateSchemas_SaysWhatTheDatabaseSays()
    {
        Execute($"GRANT CREATE ON SCHEMA public TO {_role}");
        (await _store.CheckAsync(Films, default)).ShouldBeEmpty();
        (await _store.CheckJobsAsync(default)).ShouldNotBeNull().Message.ShouldStartWith("the database cannot be used: permission denied for database");

        Execute($"CREATE SCHEMA ta_journal AUTHORIZATION {_role}");
        (await _store.CheckJobsAsync(default)).ShouldBeNull();
    }

    private static PostgresTableStore Open(string location) =>
        new(PostgresLocation.Parse(location), new DatabaseSessions(), NullLogger<PostgresTableStore>.Instance);

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(_database + ";Pooling=False");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
