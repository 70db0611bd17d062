using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TableActors.Postgres.Membership;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>
/// A database schema for the members of a test, and what the test does to their rows and sessions.
/// </summary>
internal sealed class MembersDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly List<PostgresMembership> _memberships = [];

    private MembersDatabase(string location, bool isRestarted)
    {
        Location = location;
        _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(location) { Pooling = !isRestarted });
    }

    public string Location { get; }

    /// <summary>
    /// Settings that are quick enough for tests, and patient enough for a busy machine.
    /// </summary>
    public static MembershipSettings Settings { get; } = new()
    {
        IsClustered = true,
        Fingerprint = "films",
        NodeName = "node",
        BeatEvery = TimeSpan.FromMilliseconds(100),
        SessionSettled = TimeSpan.FromSeconds(1),
        BeatDead = TimeSpan.FromSeconds(3),
        Partition = TimeSpan.FromSeconds(2),
        PartitionYields = TimeSpan.FromSeconds(3),
        JoinAttempt = TimeSpan.FromSeconds(5),
        JoinWithin = TimeSpan.FromSeconds(20),
        EnterPatience = TimeSpan.FromMilliseconds(300),
    };

    public static MembershipSettings Sole { get; } =
        Settings with { IsClustered = false, SoleLookEvery = TimeSpan.FromMilliseconds(200) };

    public static async Task<MembersDatabase> InSchemaAsync() =>
        new(await (await PostgresServer.SharedAsync()).CreateSchemaAsync(), false);

    /// <summary>Makes a database on a server that the test stops and starts again.</summary>
    public static async Task<MembersDatabase> OnAsync(PostgresServer server) =>
        new(await server.CreateDatabaseAsync(), true);

    public PostgresMembership Membership(
        MembershipSettings? settings = null, TimeProvider? time = null, Action<int, string>? end = null,
        string? role = null, ILoggerFactory? loggers = null)
    {
        var location = new NpgsqlConnectionStringBuilder(Location);
        location.Username = role ?? location.Username;
        var membership = new PostgresMembership(
            location, settings ?? Settings, time ?? TimeProvider.System, loggers ?? NullLoggerFactory.Instance,
            end ?? ((_, _) => { }));
        lock (_memberships)
            _memberships.Add(membership);
        return membership;
    }

    public NpgsqlConnection Open(string? name = null)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(Location) { Pooling = false, ApplicationName = name }.ConnectionString);
        connection.Open();
        return connection;
    }

    public async Task<int> ExecuteAsync(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public Task<string> StateAsync(int incarnation) =>
        ScalarAsync<string>($"SELECT state FROM ta_members WHERE incarnation = {incarnation}");

    public Task<long> BeatAsync(int incarnation) =>
        ScalarAsync<long>($"SELECT beat FROM ta_members WHERE incarnation = {incarnation}");

    public Task<int> EvictAsync(int incarnation) =>
        ExecuteAsync($"UPDATE ta_members SET state = 'evicted', since = clock_timestamp(), reason = 'test' WHERE incarnation = {incarnation}");

    /// <summary>Ends the session of a member, as an administrator might.</summary>
    public Task EndSessionAsync(int incarnation) => ExecuteAsync(
        $"""
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'member tableactors/' || 'ta_members'::regclass::oid || '/{incarnation}'
        """);

    public async ValueTask DisposeAsync()
    {
        foreach (var membership in _memberships)
            await membership.DisposeAsync();
        await _source.DisposeAsync();
    }
}
