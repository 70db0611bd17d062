using TableActors.Actors.Jobs;
using TableActors.Bench.AkkaBench;
using TableActors.Bench.Comparison;
using TableActors.Postgres;
using TableActors.Sqlite;

// Arguments: words that the names of the wanted scenarios contain; none for all.
const int Rounds = 3;

var folder = Directory.CreateTempSubdirectory("akka-bench-");
PrivatePostgres? postgres = null;
var onSqlite = new Node(
    "SQLite", () => Task.FromResult<JournalLocation>(new SqliteJournal(Path.Combine(folder.FullName, "journal.db"))));
var onPostgres = new Node("PostgreSQL", async () =>
{
    postgres = await PrivatePostgres.StartAsync();
    return new PostgresJournal((await postgres.CreateAsync()).ConnectionString, "public");
});

IScenario[] scenarios =
[
    new PersistEvents(onSqlite, actors: 1, eventsEach: 300),
    new PersistEvents(onSqlite, actors: 50, eventsEach: 100),
    new PersistEvents(onPostgres, actors: 1, eventsEach: 300),
    new PersistEvents(onPostgres, actors: 50, eventsEach: 100),
    new ShardAsk(onSqlite, callers: 1, asksEach: 20_000),
    new ShardAsk(onSqlite, callers: 64, asksEach: 1_000),
];

try
{
    var table = new ResultTable(Console.Out);
    foreach (var scenario in scenarios.Where(scenario => args.Length == 0 || args.Any(scenario.Name.Contains)))
        table.Add(await Measurement.Take(scenario, Rounds));
}
finally
{
    await onSqlite.DisposeAsync();
    await onPostgres.DisposeAsync();
    if (postgres is not null)
        await postgres.DisposeAsync();
    folder.Delete(recursive: true);
}
