using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;
using TableActors.Postgres;
using TableActors.Postgres.Membership;

// PROTECTION FILE STORE: serves on a free port, and says so as the program does, without
// fence    the rule that a process that was evicted comes to own nothing any more
// verdict  the rule that only a member that lives itself may have others evicted
var reading = ServiceFile.Read(args[1]);
if (reading is not { Faults: [], Service: { } described })
    throw new InvalidOperationException(string.Join('\n', reading.Faults));
var service = described with { Store = args[2], Http = described.Http with { Urls = ["http://127.0.0.1:0"] } };
await using var app = ServiceApplication.Build(service, services => _ = args[0] switch
{
    "fence" => services.AddSingleton(new DatabaseSessions { OwnsWhenEvicted = true }),
    "verdict" => services.PostConfigure<TableActorsOptions>(
        options => options.UseMembership(
            PostgresLocation.Parse(service.Store), settings => settings with { TrustsAnyEvictor = true })),
    _ => throw new ArgumentException($"There is no protection called {args[0]}."),
});
await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.Single()}");
await app.WaitForShutdownAsync();
