using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Sql;
using TableActors.EngineBench;

// Public API only, so that the same program measures the real packages: -p:AkkaVersion=1.5.30.
// Arguments: words that the names of the wanted scenarios contain; none for all.
const int Rounds = 7;

// The real packages shard on a cluster, here of this one node; the engine needs none of it.
var journal = Path.Combine(Path.GetTempPath(), $"engine-bench-{Environment.ProcessId}.db");
var config = ConfigurationFactory.ParseString($$"""
    akka.loglevel = WARNING
    akka.actor.provider = cluster
    akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = 25520 }
    akka.cluster.seed-nodes = ["akka.tcp://bench@127.0.0.1:25520"]
    akka.persistence.journal.plugin = "akka.persistence.journal.sql"
    akka.persistence.journal.sql {
      class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
      provider-name = "SQLite.MS"
      connection-string = "Data Source={{journal}}"
    }
    """).WithFallback(SqlPersistence.DefaultConfiguration);
var system = ActorSystem.Create("bench", config);

IScenario[] scenarios =
[
    new PingPong(system, pairs: 1, inFlight: 1, messages: 1_000_000),
    new PingPong(system, pairs: 1, inFlight: 200, messages: 10_000_000),
    new PingPong(system, pairs: 4, inFlight: 200, messages: 5_000_000),
    new FanIn(system, senders: 2, messagesEach: 2_000_000),
    new FanIn(system, senders: 8, messagesEach: 500_000),
    new LocalAsk(system, callers: 1, asksEach: 200_000),
    new LocalAsk(system, callers: 16, asksEach: 50_000),
    new LocalAsk(system, callers: 256, asksEach: 4_000),
    new ShardAsk(system, callers: 1, asksEach: 100_000),
    new ShardAsk(system, callers: 64, asksEach: 8_000),
    new PersistEvents(system, actors: 1, eventsEach: 500),
    new PersistEvents(system, actors: 50, eventsEach: 1_000),
];

var table = new ResultTable(Console.Out);
foreach (var scenario in scenarios.Where(scenario => args.Length == 0 || args.Any(scenario.Name.Contains)))
    table.Add(await Measurement.Take(scenario, Rounds));

await system.Terminate();
foreach (var file in Directory.EnumerateFiles(Path.GetTempPath(), Path.GetFileName(journal) + "*")) File.Delete(file);
