using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Actors.Jobs;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Health;
using TableActors.AspNetCore.Jobs;
using TableActors.AspNetCore.Media;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Origins;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore;

/// <summary>Adds TableActors to an application that is being built.</summary>
public static class TableActorsBuilderExtensions
{
    /// <summary>
    /// Turns the application into a node, with a store, table actors and what its routes need. When
    /// the application starts, it first checks every definition. Faults stop the start.
    /// </summary>
    /// <param name="builder">The application's builder.</param>
    /// <param name="configure">Chooses the store and the node's settings.</param>
    /// <param name="configureHttp">Changes the settings of the HTTP side; left out: the defaults apply.</param>
    /// <returns>The builder.</returns>
    public static IHostApplicationBuilder AddTableActors(
        this IHostApplicationBuilder builder, Action<TableActorsOptions> configure,
        Action<TableHttpOptions>? configureHttp = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.AddTableActorsNode(configure);
        if (configureHttp is not null)
            builder.Services.Configure(configureHttp);
        AddRoutes(builder.Services);
        if (builder.Services.Any(service => service.ServiceType == typeof(ConnectionDrain)))
            return builder;
        builder.Services.AddSingleton(provider => new ConnectionDrain(
            provider.GetRequiredService<NodeReach>().IsAmongOthers,
            provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<TimeProvider>()));
        builder.Services.AddHostedService(provider => provider.GetRequiredService<ConnectionDrain>());
        builder.Services.AddSingleton<IStartupFilter>(provider => provider.GetRequiredService<ConnectionDrain>());
        return builder;
    }

    /// <summary>Registers the HTTP side alone. The operations and the store are registered elsewhere.</summary>
    internal static void AddRoutes(IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ServedTables>();
        services.TryAddSingleton<HostGuard>();
        services.TryAddSingleton<SiteGuard>();
        services.TryAddSingleton(provider => new AnswerCompression(provider));
        services.AddRequestDecompression();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IStartupFilter, TrustedProxies>());
        services.TryAddSingleton<EndpointPipeline>();
        services.TryAddSingleton<ServiceRoutes>();
        services.AddSingleton<IDefinitionPart>(provider => provider.GetRequiredService<ServiceRoutes>());
        services.TryAddSingleton<RequestMedia>();
        services.TryAddSingleton<JobRoutes>();
        services.TryAddSingleton<JobServices>();
        services.AddExports();
        services.TryAddSingleton<ExportCheck>();
        services.TryAddSingleton<RouteServices>();
        services.TryAddSingleton<MediaHandler>();
        services.TryAddSingleton<RouteFunctions>();
        Readiness.AddTo(services);
        services.TryAddSingleton<ReadyHandler>();
        services.TryAddSingleton<RouteRights>();
        services.TryAddSingleton<JobRights>();
        services.TryAddSingleton<MediaRights>();
        services.TryAddSingleton<MediaSignatures>();
        AccessAnswer.Register(services);
        services.TryAddSingleton(provider => new TableServiceCheck(provider));
        services.AddTableApiDocument();
        services.AddHostedService<DefinitionCheckService>();
        services.AddHostedService<AccessPreparation>();
    }
}
