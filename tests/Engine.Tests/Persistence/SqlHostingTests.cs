using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence.Hosting;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql.Hosting;
using Microsoft.Data.Sqlite;
using TableActors.Engine.Tests.Hosting;

namespace TableActors.Engine.Tests.Persistence;

public sealed class SqlHostingTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"hosted-{Guid.NewGuid():N}.db");

    [Fact]
    public async Task WithSqlPersistence_MakesJournalAndSnapshotStoreTheDefault()
    {
        await using (var host = await TestHost.Start((builder, _) => builder.WithSqlPersistence($"Data Source={_file}", "SQLite.MS")))
            (await StoreAndCount(host.Get<ActorSystem>(), "a")).ShouldBe(1);

        await using (var host = await TestHost.Start((builder, _) => builder.WithSqlPersistence($"Data Source={_file}", "SQLite.MS")))
            (await StoreAndCount(host.Get<ActorSystem>(), "b")).ShouldBe(2);
    }

    [Fact]
    public async Task WithSqlPersistence_AndAnEventAdapter_TagsEvents()
    {
        await using (var host = await TestHost.Start((builder, _) => builder.WithSqlPersistence(
            $"Data Source={_file}",
            "SQLite.MS",
            journalBuilder: journal => journal.AddWriteEventAdapter<Tagger>("tagger", [typeof(string)]))))
        {
            (await StoreAndCount(host.Get<ActorSystem>(), "a")).ShouldBe(1);
        }

        await using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT tag FROM tags";
        (await command.ExecuteScalarAsync()).ShouldBe("text");
    }

    [Fact]
    public async Task WithInMemoryJournal_StoresWhileTheSystemLives()
    {
        await using var host = await TestHost.Start((builder, _) => builder.WithInMemoryJournal().WithInMemorySnapshotStore());

        (await StoreAndCount(host.Get<ActorSystem>(), "a")).ShouldBe(1);
        (await StoreAndCount(host.Get<ActorSystem>(), "b")).ShouldBe(2);
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(_file) + "*")) File.Delete(file);
    }

    /// <summary>Stores the text, and tells how many the actor has stored in all its life.</summary>
    private static async Task<int> StoreAndCount(ActorSystem system, string text)
    {
        var actor = system.ActorOf(ScriptedPersistentActor.Props("hosted", it =>
        {
            var count = 0;
            it.OnPast<string>(_ => count++);
            it.On<string>(command => it.Persist(command, _ => it.Sender.Tell(++count, it.Self)));
        }));
        var count = await actor.Ask<int>(text, Patience);
        await actor.GracefulStop(Patience);
        return count;
    }

    private sealed class Tagger : IWriteEventAdapter
    {
        public string Manifest(object evt) => "";

        public object ToJournal(object evt) => new Tagged(evt, ["text"]);
    }
}
