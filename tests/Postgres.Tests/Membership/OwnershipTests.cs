using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Tables;
using TableActors.TestSupport;

namespace TableActors.Postgres.Tests.Membership;

/// <summary>The store of a process that was evicted and does not know it yet.</summary>
public sealed class OwnershipTests
{
    private const string Lane = "films-log";
    private static readonly TableSchema Films = TestSchema.Of("films", t => t.Int("id").PrimaryKey());

    [Fact]
    public async Task Acquire_AfterTheEviction_IsRefused()
    {
        await using var database = await MembersDatabase.InSchemaAsync();
        var member = await database.Membership().EnterAsync(default);
        await using var store = new PostgresTableStore(
            PostgresLocation.Parse(database.Location), new DatabaseSessions { Member = member },
            NullLogger<PostgresTableStore>.Instance);
        var before = await store.AcquireAsync(Films, default);
        var lane = await store.Lanes.TakeAsync(Lane, default);

        await database.EvictAsync(member.Incarnation);

        (await Should.ThrowAsync<ProblemException>(store.AcquireAsync(Films, default))).Problem.Code
            .ShouldBe(ErrorCodes.TableMoving);
        (await Should.ThrowAsync<ProblemException>(store.Lanes.TakeAsync(Lane, default))).Problem.Code
            .ShouldBe(ErrorCodes.TableMoving);
        (await database.ScalarAsync<long>("SELECT epoch FROM ta_tables")).ShouldBe(before.Epoch);
        (await database.ScalarAsync<long>("SELECT epoch FROM ta_lanes")).ShouldBe(lane);
    }
}
