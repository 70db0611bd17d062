using Microsoft.Data.Sqlite;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Sqlite;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

[Trait("Category", "Slow")]
public sealed class SqliteJobNodeTests : JobNodeContract, IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Unkept_WhoseEventsCannotBeDeleted_IsKeptAsAnyOther()
    {
        await using var node = await JobNode.StartAsync(UseStore);
        await node.RunAsync(JobNode.Request(1));
        await ForbidDeletionsAsync();

        var refused = (await node.RunAsync(JobNode.Request(1) with { IsKept = false }))
            .ShouldBeOfType<JobSubmissionResult.Accepted>().Details;

        refused.Problem.ShouldNotBeNull().Code.ShouldBe(ErrorCodes.DuplicateKey);
        (await node.EndedAsync(JobNode.Request(1, refused.Id))).Problem.ShouldBe(refused.Problem);
    }

    private async Task ForbidDeletionsAsync()
    {
        await using var journal = new SqliteConnection($"Data Source={_folder.File("tables.db.journal")}");
        await journal.OpenAsync();
        await using var command = journal.CreateCommand();
        command.CommandText = "CREATE TRIGGER forbidden BEFORE DELETE ON journal BEGIN SELECT RAISE(ABORT, 'nothing is deleted here'); END";
        await command.ExecuteNonQueryAsync();
    }

    protected override void UseStore(TableActorsOptions options) => options.UseSqlite(_folder.File("tables.db"));
}
