using System.Data.Common;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;

namespace TableActors.Engine.Tests.Persistence;

/// <summary>What a journal in a database does beyond any journal: it outlives the actor system, and others can read it.</summary>
public abstract class SqlPersistenceContract : PersistenceContract
{
    private readonly string _config;

    protected SqlPersistenceContract(string provider, string connectionString)
        : this(ConfigFor(provider, connectionString))
    {
    }

    private SqlPersistenceContract(string config)
        : base(config) => _config = config;

    [Fact]
    public async Task Recovery_InAnotherActorSystem_FindsWhatThisOneStored()
    {
        await Store("a", "b");
        using var other = ActorSystem.Create("other", ConfigurationFactory.ParseString(_config));

        other.ActorOf(ScriptedPersistentActor.Props(Id, Journalist));

        await ExpectMsgAsync("past a");
        await ExpectMsgAsync("past b");
    }

    [Fact]
    public async Task Persist_OfASequenceNumberThatAnotherWriterTook_StopsThatActorOnly()
    {
        void Script(ScriptedPersistentActor it)
        {
            it.Failed = (_, @event, number) => TestActor.Tell($"failed {@event} {number}", it.Self);
            it.OnPast<string>(_ => { });
            it.On<string>(text => it.Persist(text, stored => TestActor.Tell($"stored {stored}", it.Self)));
            it.On<int>(number => TestActor.Tell(number, it.Self));
        }

        using var other = ActorSystem.Create("other", ConfigurationFactory.ParseString(_config));
        var stale = Persistent(Script);
        stale.Tell(1, TestActor);
        await ExpectMsgAsync(1);
        other.ActorOf(ScriptedPersistentActor.Props(Id, Script)).Tell("theirs", TestActor);
        await ExpectMsgAsync("stored theirs");
        var neighbour = Persistent(Script, Id + "-neighbour");
        Watch(stale);

        stale.Tell("ours", TestActor);
        neighbour.Tell("neighbour's", TestActor);

        var outcomes = new[] { await ExpectMsgAsync<object>(), await ExpectMsgAsync<object>(), await ExpectMsgAsync<object>() };
        outcomes.OfType<string>().Order().ShouldBe(["failed ours 1", "stored neighbour's"]);
        outcomes.OfType<Terminated>().ShouldHaveSingleItem().ActorRef.ShouldBe(stale);
        await StopAndWait(neighbour);
        Persistent(Journalist);
        await ExpectMsgAsync("past theirs");
    }

    [Fact]
    public async Task PersistAll_WithASequenceNumberThatIsTaken_StoresNoneOfThem()
    {
        using var other = ActorSystem.Create("other", ConfigurationFactory.ParseString(_config));
        var stale = Persistent(it =>
        {
            it.OnPast<string>(_ => { });
            it.On<int>(number => TestActor.Tell(number, it.Self));
            it.On<string>(_ => it.PersistAll(["x", "y", "z"], _ => { }));
        });
        stale.Tell(1, TestActor);
        await ExpectMsgAsync(1);

        // The other writer leaves only the first number free.
        var writer = other.ActorOf(ScriptedPersistentActor.Props(Id, it => it.On<string>(text => it.Persist(text, stored =>
            TestActor.Tell($"stored {stored}", it.Self)))));
        writer.Tell("first", TestActor);
        writer.Tell("second", TestActor);
        await ExpectMsgAsync("stored first");
        await ExpectMsgAsync("stored second");
        await Execute("DELETE FROM journal WHERE sequence_number = 1 AND persistence_id = @id");

        Watch(stale);
        stale.Tell("go", TestActor);

        await ExpectTerminatedAsync(stale);
        (await Scalar("SELECT COUNT(*) FROM journal WHERE persistence_id = @id")).ShouldBe(1L);
    }

    [Fact]
    public async Task Persist_OfWhatCannotBeSerialized_IsRejected_AndTheActorGoesOn()
    {
        var actor = Persistent(it =>
        {
            it.Rejected = (_, _, number) => TestActor.Tell($"rejected {number}", it.Self);
            it.OnPast<string>(text => TestActor.Tell($"past {text}", it.Self));
            it.On<int>(_ => it.Persist(new Unserializable(), _ => TestActor.Tell("stored", it.Self)));
            it.On<string>(text => it.Persist(text, stored => TestActor.Tell($"stored {stored}", it.Self)));
        });

        actor.Tell(1, TestActor);
        actor.Tell("a", TestActor);

        await ExpectMsgAsync("rejected 1");
        await ExpectMsgAsync("stored a");
        await StopAndWait(actor);
        Persistent(Journalist);
        await ExpectMsgAsync("past a");
    }

    [Fact]
    public async Task Journal_StoresANumber_AsOthersReadIt()
    {
        var actor = Persistent(it => it.On<string>(_ => it.Persist(5, stored => TestActor.Tell(stored, it.Self))));

        actor.Tell("go", TestActor);
        await ExpectMsgAsync(5);

        (await Text("SELECT message FROM journal WHERE persistence_id = @id")).ShouldBe("""{"$":"I5"}""");
        (await Scalar("SELECT identifier FROM journal WHERE persistence_id = @id")).ShouldBe(1L);
        (await Scalar("SELECT sequence_number FROM journal WHERE persistence_id = @id")).ShouldBe(1L);
        (await Scalar("SELECT LENGTH(writer_uuid) FROM journal WHERE persistence_id = @id")).ShouldBe(32L);
        await StopAndWait(actor);
        Persistent(it => it.OnPast<int>(number => TestActor.Tell($"past {number}", it.Self)));
        await ExpectMsgAsync("past 5");
    }

    [Fact]
    public async Task Journal_ReadsARow_ThatAnotherWrote()
    {
        await Store("a");
        await Execute("UPDATE journal SET message = @bytes, manifest = NULL WHERE persistence_id = @id", "\"theirs\""u8.ToArray());

        Persistent(Journalist);

        await ExpectMsgAsync("past theirs");
    }

    [Fact]
    public async Task Persist_OfATaggedEvent_StoresThePayload_AndItsTagsInTheirTable()
    {
        var actor = Persistent(it => it.On<string>(text =>
            it.Persist(new Tagged(text, ["red", "blue"]), _ => TestActor.Tell("stored", it.Self))));

        actor.Tell("a", TestActor);
        await ExpectMsgAsync("stored");

        (await Scalar(
            """
            SELECT COUNT(*) FROM tags JOIN journal ON ordering = ordering_id
            WHERE tags.persistence_id = @id AND sequence_nr = sequence_number AND tag IN ('red', 'blue')
            """)).ShouldBe(2L);
        await StopAndWait(actor);
        Persistent(Journalist);
        await ExpectMsgAsync("past a");
    }

    [Fact]
    public async Task DeleteMessages_OfAll_LeavesTheLastRow_MarkedDeleted()
    {
        await Store("a", "b", "c");
        var actor = Persistent(it =>
        {
            it.OnPast<string>(_ => { });
            it.On<string>(_ => it.DeleteMessages(long.MaxValue));
            it.On<Akka.Persistence.DeleteMessagesSuccess>(_ => TestActor.Tell("deleted", it.Self));
        });

        actor.Tell("go", TestActor);

        await ExpectMsgAsync("deleted");
        (await Scalar("SELECT COUNT(*) FROM journal WHERE persistence_id = @id")).ShouldBe(1L);
        (await Scalar("SELECT sequence_number FROM journal WHERE persistence_id = @id AND deleted = @yes")).ShouldBe(3L);
    }

    internal static string ConfigFor(string provider, string connectionString) =>
        $$"""
        akka.persistence.journal {
          plugin = "akka.persistence.journal.sql"
          sql {
            class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
            provider-name = "{{provider}}"
            connection-string = "{{connectionString}}"
          }
        }
        akka.persistence.snapshot-store {
          plugin = "akka.persistence.snapshot-store.sql"
          sql {
            class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
            provider-name = "{{provider}}"
            connection-string = "{{connectionString}}"
          }
        }
        """;

    /// <summary>The database as any program sees it.</summary>
    protected abstract DbConnection Connect();

    private Task<long> Scalar(string sql) => Query(sql, null, async command => Convert.ToInt64(await command.ExecuteScalarAsync()));

    private Task<string> Text(string sql) => Query(
        sql, null, async command => System.Text.Encoding.UTF8.GetString((byte[])(await command.ExecuteScalarAsync())!));

    private Task<int> Execute(string sql, byte[]? bytes = null) => Query(sql, bytes, command => command.ExecuteNonQueryAsync());

    private async Task<T> Query<T>(string sql, byte[]? bytes, Func<DbCommand, Task<T>> run)
    {
        await using var connection = Connect();
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in new (string, object?)[] { ("id", Id), ("bytes", bytes), ("yes", true) })
        {
            if (!sql.Contains('@' + name, StringComparison.Ordinal)) continue;
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return await run(command);
    }

    /// <summary>Refers to itself in a way that JSON cannot.</summary>
    private sealed class Unserializable
    {
        public string Broken => throw new InvalidOperationException("on purpose");
    }
}
