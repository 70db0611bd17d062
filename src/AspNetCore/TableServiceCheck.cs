using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore;

/// <summary>
/// Checks everything that an application has registered: its tables, the store, its queries and its
/// routes. The start of the application does this too. Call it to learn the faults without
/// starting.
/// </summary>
public sealed class TableServiceCheck
{
    private readonly IServiceProvider _services;

    internal TableServiceCheck(IServiceProvider services) => _services = services;

    /// <summary>
    /// Applies every rule, and prepares the routes without faults for the OpenAPI document. It
    /// reads the store and the targets of exports, and changes nothing there. What a start would
    /// create is created in memory, or in transactions that are rolled back.
    /// </summary>
    /// <param name="cancellation">Ends the check.</param>
    /// <returns>
    /// All faults; empty: the service can start. Those of settings, tables and store come first,
    /// then those of routes in the order of registration.
    /// </returns>
    public Task<ImmutableArray<DefinitionFault>> CheckAsync(CancellationToken cancellation = default) =>
        CheckAsync(isStart: false, cancellation);

    /// <summary>Applies every rule, creates the tables that are missing, and prepares the routes to serve.</summary>
    /// <returns>What <see cref="CheckAsync(CancellationToken)"/> returns.</returns>
    internal Task<ImmutableArray<DefinitionFault>> PrepareAsync(CancellationToken cancellation) =>
        CheckAsync(isStart: true, cancellation);

    private async Task<ImmutableArray<DefinitionFault>> CheckAsync(bool isStart, CancellationToken cancellation)
    {
        var routes = _services.GetRequiredService<ServiceRoutes>();
        var tables = _services.GetRequiredService<ServedTables>();
        var faults = ImmutableArray.CreateBuilder<DefinitionFault>();
        faults.AddRange(SettingsRule.FaultsOf(_services));
        // Without valid settings there is no store. The rules that need none still apply.
        var services = faults.Count == 0 ? _services.GetRequiredService<RouteServices>() : null;
        faults.AddRange(routes.Faults);
        faults.AddRange(tables.Faults);
        if (services is not null)
        {
            foreach (var table in tables.Tables)
                faults.AddRange(await services.Store.CheckAsync(table, cancellation));
            foreach (var user in OtherUsers())
                faults.AddRange(await user.CheckAsync(cancellation));
        }

        if (isStart
            && faults.Count == 0
            && services is not null
            && await OpenAsync(services.Store, cancellation) is { } fault)
            faults.Add(fault);
        var check = new RouteCheck(routes, tables, _services.GetRequiredService<RouteFunctions>(), services)
        {
            // A faulty database would refuse these tables too, and report its fault again in other words.
            MakesTables = isStart && faults.Count == 0,
        };
        faults.AddRange(await check.CheckAsync(cancellation));
        return [.. faults.Distinct()];
    }

    // A database that nobody has used yet may not exist, and may be impossible to create. The first
    // write would be too late to find out.
    private static async Task<DefinitionFault?> OpenAsync(ITableStore store, CancellationToken cancellation)
    {
        try
        {
            await store.Media.IdentityAsync(cancellation);
            return null;
        }
        catch (ProblemException refused) when (refused.Problem.Code == ErrorCodes.StoreUnavailable)
        {
            var reason = (refused.InnerException?.Message ?? refused.Problem.Detail).TrimEnd('.');
            return new DefinitionFault(
                "store", null,
                $"the database cannot be opened: {reason}; let the service write there, or name another place");
        }
    }

    // If the database does not answer, all of them report the same fault, which is told once.
    private IEnumerable<IDatabaseUser> OtherUsers() =>
        new object?[] { _services.GetService<IMembership>(), _services.GetService<IMediaStore>() }
            .OfType<IDatabaseUser>();
}

/// <summary>Every setting is within its range.</summary>
internal static class SettingsRule
{
    public static IEnumerable<DefinitionFault> FaultsOf(IServiceProvider services)
    {
        var faults = FaultsOfNode(services.GetRequiredService<IOptions<TableActorsOptions>>())
            .Concat(services.GetRequiredService<IOptions<TableHttpOptions>>().Value.Faults());
        return faults.Select(fault => new DefinitionFault("settings", null, fault));
    }

    private static IEnumerable<string> FaultsOfNode(IOptions<TableActorsOptions> options)
    {
        try
        {
            _ = options.Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
    }
}

/// <summary>
/// Stops the start of the application if a definition has a fault, before any other service of it
/// runs.
/// </summary>
internal sealed class DefinitionCheckService(TableServiceCheck check, ExportCheck exports) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var faults = await check.PrepareAsync(cancellationToken);
        if (faults.IsEmpty)
            faults = await exports.PrepareAsync(cancellationToken);
        if (!faults.IsEmpty)
            throw new DefinitionException(faults);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Loads what decisions on rights need, before the first request.</summary>
internal sealed class AccessPreparation(RouteRights rights, MediaSignatures signatures) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await rights.PrepareAsync();
        await signatures.PrepareAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
