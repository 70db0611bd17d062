using Microsoft.Extensions.DependencyInjection.Extensions;
using TableActors.Actors.Stores;
using TableActors.CrashHost;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Serving;

// FILE STORE FUSE: see Fuse. It serves on a free port, and says so as the program does.
var reading = ServiceFile.Read(args[0]);
if (reading is not { Faults: [], Service: { } described })
    throw new InvalidOperationException(string.Join('\n', reading.Faults));
var fuse = Fuse.Parse(args[2]);
var service = described with { Store = args[1], Http = described.Http with { Urls = ["http://127.0.0.1:0"] } };
await using var app = ServiceApplication.Build(service, services =>
{
    var real = services.Last(registered => registered.ServiceType == typeof(ITableStore)).ImplementationFactory!;
    services.Replace(ServiceDescriptor.Singleton(provider => FusedProxy.Of((ITableStore)real(provider), fuse)));
});
await app.StartAsync();
Console.WriteLine($"listening on {app.Urls.Single()}");
await app.WaitForShutdownAsync();
