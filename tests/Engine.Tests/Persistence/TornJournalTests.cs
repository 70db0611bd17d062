using Akka.Actor;
using Akka.Configuration;
using Microsoft.Data.Sqlite;

namespace TableActors.Engine.Tests.Persistence;

/// <summary>What is left of a journal whose machine was lost while a batch was being written: its log ends anywhere.</summary>
public sealed class TornJournalTests : EngineSpec
{
    private const int Batches = 6;
    private const int Cuts = 24;
    private const string Id = "torn";

    private static readonly string[] All = [.. Enumerable.Range(1, Batches).SelectMany(batch => new[] { $"{batch}a", $"{batch}b", $"{batch}c" })];

    private readonly string _folder;

    public TornJournalTests()
        : this(Directory.CreateTempSubdirectory("journal-").FullName)
    {
    }

    private TornJournalTests(string folder)
        : base(ConfigFor(folder)) => _folder = folder;

    [Fact]
    public async Task Recovery_FromALogThatEndsAnywhere_FindsWholeBatchesOnly()
    {
        await WriteAsync();
        var log = await File.ReadAllBytesAsync(Path.Combine(_folder, "journal.db-wal"));
        var found = new HashSet<int>();
        for (var cut = 0; cut <= Cuts; cut++)
        {
            var folder = Path.Combine(_folder, $"cut-{cut}");
            Directory.CreateDirectory(folder);
            File.Copy(Path.Combine(_folder, "journal.db"), Path.Combine(folder, "journal.db"));
            await File.WriteAllBytesAsync(Path.Combine(folder, "journal.db-wal"), log[..(int)((long)log.Length * cut / Cuts)]);
            found.Add(await RecoverAsync(folder));
        }

        // The cuts tell something only where some of them fell between batches and one after the last.
        found.Count.ShouldBeGreaterThan(2);
        found.ShouldContain(All.Length);
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task WriteAsync()
    {
        var writer = Sys.ActorOf(ScriptedPersistentActor.Props(Id, it => it.On<int>(batch =>
        {
            var stored = 0;
            it.PersistAll(All[((batch - 1) * 3)..(batch * 3)], _ =>
            {
                if (++stored == 3)
                    TestActor.Tell(batch, it.Self);
            });
        })));
        for (var batch = 1; batch <= Batches; batch++)
        {
            writer.Tell(batch, TestActor);
            await ExpectMsgAsync(batch);
        }
    }

    private async Task<int> RecoverAsync(string folder)
    {
        using var other = ActorSystem.Create("other", ConfigurationFactory.ParseString(ConfigFor(folder)));
        var past = new List<string>();
        var reader = other.ActorOf(ScriptedPersistentActor.Props(Id, it =>
        {
            it.OnPast<string>(past.Add);
            it.On<string>(text => it.Persist(text, stored => TestActor.Tell(stored, it.Self)));
        }));
        reader.Tell("more", TestActor);
        await ExpectMsgAsync("more");
        past.ShouldBe(All[..past.Count]);
        (past.Count % 3).ShouldBe(0, $"half a batch was found: {string.Join(", ", past)}");
        await other.Terminate();
        return past.Count;
    }

    private static string ConfigFor(string folder) =>
        SqlPersistenceContract.ConfigFor("SQLite.MS", $"Data Source={Path.Combine(folder, "journal.db")};Pooling=False");
}
