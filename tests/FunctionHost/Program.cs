using TableActors.AspNetCore;
using TableActors.FunctionHost;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;

// FILE STORE TARGET: serves on a free port, and says so as the program does. Functions' answers are
// exported into TARGET.
var reading = ServiceFile.Read(args[0]);
if (reading is not { Faults: [], Service: { } described })
    throw new InvalidOperationException(string.Join('\n', reading.Faults));
var service = described with { Store = args[1], Http = described.Http with { Urls = ["http://127.0.0.1:0"] } };
await using var app = ServiceApplication.Build(service);
FunctionRoutes.AddTo(app.MapTables(service.Prefix), service.Tables, args[2]);
await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.Single()}");
await app.WaitForShutdownAsync();
