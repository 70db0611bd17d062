using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;
using TableActors.Postgres.Membership;

namespace TableActors.Postgres.Tests.Membership;

[Trait("Category", "Slow")]
public sealed class MemberEntryTests : IAsyncLifetime
{
    private MembersDatabase _database = null!;

    public async Task InitializeAsync() => _database = await MembersDatabase.InSchemaAsync();

    public async Task DisposeAsync() => await _database.DisposeAsync();

    [Fact]
    public async Task Nodes_OfACluster_EnterTogether_UnderNumbersOfTheirOwn()
    {
        var names = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _database.Membership().EnterAsync(default)));

        names.Select(name => name.Incarnation).Order().ShouldBe([1, 2, 3, 4]);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM ta_members WHERE state = 'joining'")).ShouldBe(4);
    }

    [Theory]
    [InlineData(false, false, "give this node [cluster], or stop the other")]
    [InlineData(true, false, "give this node [cluster], or stop the other")]
    [InlineData(false, true, "give that one [cluster] too, or stop it")]
    public async Task Node_ByItself_SharesItsDatabaseWithNobody(
        bool isFirstClustered, bool isSecondClustered, string advice)
    {
        await Membership("first", isFirstClustered).EnterAsync(default);

        var refused = await Should.ThrowAsync<MembershipRefusedException>(
            () => Membership("second", isSecondClustered).EnterAsync(default));

        refused.Message.ShouldContain("in use by the node first (since ");
        refused.Message.ShouldContain(advice);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Node_AfterAnotherThatHasDied_EntersAndDeclaresItEvicted(
        bool isFirstClustered, bool isSecondClustered)
    {
        var first = Membership("first", isFirstClustered);
        var dead = await first.EnterAsync(default);
        await using var table = _database.Open(dead.ApplicationName("films"));
        var entering = Membership("second", isSecondClustered, TimeSpan.FromSeconds(30)).EnterAsync(default);

        await first.DisposeAsync();
        await entering;

        // Only other nodes of a cluster can tell whether a member of it is dead.
        (await _database.StateAsync(dead.Incarnation))
            .ShouldBe(isFirstClustered && isSecondClustered ? "joining" : "evicted");
        Should.Throw<Npgsql.NpgsqlException>(() => MemberTable.Scalar(table, "SELECT 1"));
    }

    [Fact]
    public async Task Node_ThatMayNotUseTheTable_IsToldWhatGivesTheRights()
    {
        await Membership("first", isClustered: true).EnterAsync(default);
        var role = $"member_{Guid.NewGuid():N}";
        var schema = new Npgsql.NpgsqlConnectionStringBuilder(_database.Location).SearchPath;
        await _database.ExecuteAsync($"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA {schema} TO {role}; GRANT SELECT, INSERT, DELETE ON ta_members TO {role}");
        string[] reasons =
        [
            $"the database cannot be used: permission denied for table ta_members: GRANT UPDATE ON ta_members TO {role}",
            $"the database cannot be used: permission denied for sequence ta_members_incarnation_seq: GRANT USAGE ON SEQUENCE ta_members_incarnation_seq TO {role}",
        ];
        var membership = _database.Membership(role: role);

        (await membership.CheckAsync(default)).Select(fault => fault.Message).ShouldBe(reasons);
        (await Should.ThrowAsync<DefinitionException>(() => membership.EnterAsync(default))).Faults
            .Select(fault => fault.Message)
            .ShouldBe(reasons);

        await _database.ExecuteAsync(
            $"GRANT UPDATE ON ta_members TO {role}; GRANT USAGE ON SEQUENCE ta_members_incarnation_seq TO {role}");
        await using var granted = _database.Membership(role: role);
        (await granted.CheckAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Check_WhereTheTableIsMissing_MakesNothing()
    {
        (await _database.Membership().CheckAsync(default)).ShouldBeEmpty();
        (await _database.ScalarAsync<bool>("SELECT to_regclass('ta_members') IS NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task Check_OfATableOfAnotherVersion_SaysWhatEnteringWouldSay()
    {
        await _database.ExecuteAsync("CREATE TABLE ta_members (incarnation integer); COMMENT ON TABLE ta_members IS 'Members of TableActors, version 2'");
        (await _database.Membership().CheckAsync(default)).ShouldHaveSingleItem().ToString()
            .ShouldBe("cluster: The table ta_members is of the newer version 2, and this program knows version 1: use the newer program.");
    }

    [Fact]
    public async Task Nodes_InDifferentSchemas_DoNotKnowOfEachOther()
    {
        await using var other = await MembersDatabase.InSchemaAsync();

        (await _database.Membership(MembersDatabase.Sole).EnterAsync(default)).Incarnation.ShouldBe(1);
        (await other.Membership(MembersDatabase.Sole).EnterAsync(default)).Incarnation.ShouldBe(1);
    }

    [Fact]
    public async Task Node_OfAnotherService_IsRefused_WhileTheFirstLives()
    {
        var first = Membership("first", true);
        await first.EnterAsync(default);
        var other = MembersDatabase.Settings with { Fingerprint = "books", NodeName = "second" };

        var refused = await Should.ThrowAsync<MembershipRefusedException>(
            () => _database.Membership(other).EnterAsync(default));
        refused.Message.ShouldContain(
            "The service of this node, second, is another than that of the node first (since ");

        await first.DisposeAsync();
        await _database.Membership(other).EnterAsync(default);
    }

    [Theory]
    [InlineData("'Members of TableActors, version 0'", "older version 0")]
    [InlineData("'Members of TableActors, version 2'", "newer version 2")]
    [InlineData("NULL", "did not make")]
    public async Task Table_OfAnotherVersion_IsRefused(string comment, string expected)
    {
        await _database.Membership().EnterAsync(default);
        await _database.ExecuteAsync($"COMMENT ON TABLE ta_members IS {comment}");

        var refused = await Should.ThrowAsync<MembershipRefusedException>(
            () => _database.Membership().EnterAsync(default));

        refused.Message.ShouldContain(expected);
    }

    [Fact]
    public async Task Rows_OfMembersThatEndedLongAgo_Go()
    {
        await _database.Membership().EnterAsync(default);
        await _database.ExecuteAsync(
            """
            INSERT INTO ta_members (incarnation, name, fingerprint, is_sole, state, since)
            SELECT incarnation, 'old', 'films', false, state, clock_timestamp() - age
            FROM (VALUES (1001, 'left', interval '23 hours'), (1002, 'left', interval '25 hours'), (1003, 'evicted', interval '25 hours'),
              (1004, 'up', interval '25 hours')) AS old (incarnation, state, age)
            """);

        await _database.Membership().EnterAsync(default);

        (await _database.ScalarAsync<string[]>(
            "SELECT array_agg(state || incarnation ORDER BY state) FROM ta_members WHERE name = 'old'"))
            .ShouldBe(["left1001", "up1004"]);
    }

    [Theory]
    [InlineData(10, "600 s ahead of")]
    [InlineData(-10, "600 s behind")]
    public async Task Node_WhoseClockIsWrong_IsRefused(int minutes, string fault)
    {
        var membership = _database.Membership(time: new WrongClock(TimeSpan.FromMinutes(minutes)));
        var refused = await Should.ThrowAsync<MembershipRefusedException>(() => membership.EnterAsync(default));
        refused.Message.ShouldContain(fault);
        (await _database.ScalarAsync<long>("SELECT count(*) FROM ta_members")).ShouldBe(0);
    }

    [Fact]
    public async Task Node_WhoseClockIsALittleOff_Enters() =>
        await _database.Membership(time: new WrongClock(TimeSpan.FromSeconds(30))).EnterAsync(default);

    [Fact]
    public async Task Node_WhoseDatabaseIsAway_SaysSo()
    {
        var membership = new PostgresMembership(
            new Npgsql.NpgsqlConnectionStringBuilder("Host=127.0.0.1;Port=1;Username=nobody"), MembersDatabase.Settings,
            TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
        await using (membership)
            (await Should.ThrowAsync<ProblemException>(() => membership.EnterAsync(default))).Problem.Code
                .ShouldBe(ErrorCodes.StoreUnavailable);
    }

    private PostgresMembership Membership(string name, bool isClustered, TimeSpan? patience = null) =>
        _database.Membership(
            (isClustered ? MembersDatabase.Settings : MembersDatabase.Sole) with
            {
                NodeName = name,
                EnterPatience = patience ?? MembersDatabase.Settings.EnterPatience,
            });

    private sealed class WrongClock(TimeSpan off) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + off;
    }
}
