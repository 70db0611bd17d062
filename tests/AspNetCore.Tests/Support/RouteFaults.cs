using Microsoft.Extensions.DependencyInjection;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>What the service check says about registrations, one line per fault.</summary>
internal static class RouteFaults
{
    public static async Task<IReadOnlyList<string>> OfAsync(
        Action<TableRouter> routes, Action<TestService>? prepare = null, string prefix = "",
        Action<TableHttpOptions>? http = null)
    {
        await using var service = TestService.Build(app => routes(app.MapTables(prefix)), http: http);
        prepare?.Invoke(service);
        var faults = await service.Services.GetRequiredService<TableServiceCheck>().CheckAsync();
        return [.. faults.Select(fault => fault.ToString())];
    }
}
