using Akka.Actor;
using Akka.Cluster.Sharding;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Sqlite;
using TableActors.Sqlite.Tables;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Tables;

public sealed partial class TableActorTests
{
    [Fact]
    public async Task SecondOwner_OfTheSameFile_FencesTheFirst()
    {
        var folder = Directory.CreateTempSubdirectory("tableactors-");
        var path = Path.Combine(folder.FullName, "tables.db");
        await using (var store = OpenStore(path))
        await using (var other = OpenStore(path))
        {
            var shard = CreateTestProbe();
            var first = Watch(shard.ChildActorOf(PropsOf(store: store)));
            first.Tell(Film(1), TestActor);
            ExpectMsg<RowWritten>().Row.Version.ShouldBe(1);
            var second = StartActor(store: other);
            second.Tell(Film(2), TestActor);
            ExpectMsg<RowWritten>().Row.Version.ShouldBe(2);

            first.Tell(Film(3), TestActor);

            ExpectMsg<WriteRefused>().Problem.Code.ShouldBe(ErrorCodes.TableMoving);
            first.Tell(shard.ExpectMsg<Passivate>().StopMessage);
            ExpectTerminated(first);
            (await store.FindAsync(Films, [3L], CancellationToken.None)).ShouldBeNull();
            second.Tell(Film(4), TestActor);
            ExpectMsg<RowWritten>().Row.Version.ShouldBe(3);
            await StopAsync(second);
        }

        folder.Delete(recursive: true);
    }

    private static SqliteTableStore OpenStore(string path) =>
        new(SqliteLocation.Parse(path), NullLogger<SqliteTableStore>.Instance);

    private async Task StopAsync(IActorRef actor)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        await Task.CompletedTask;
    }
}
