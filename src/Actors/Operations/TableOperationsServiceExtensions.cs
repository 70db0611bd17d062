using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TableActors.Actors.Computation;
using TableActors.Actors.Hosting;
using TableActors.Actors.Media;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Operations;

/// <summary>Adds the operations on tables to an application.</summary>
public static class TableOperationsServiceExtensions
{
    /// <summary>
    /// Adds <see cref="ITableOperations"/>, the computers of rows, and the functions of <see cref="TableActorsOptions.Functions"/> as
    /// <see cref="IFunctionCatalog"/>, the media store and the intake of files. The table store and the table writer are added elsewhere.
    /// </summary>
    public static IServiceCollection AddTableOperations(this IServiceCollection services)
    {
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IFunctionCatalog>(provider => provider.GetRequiredService<IOptions<TableActorsOptions>>().Value.Functions);
        services.AddMedia();
        services.TryAddSingleton<RowComputers>();
        services.TryAddSingleton<FileSettlement>();
        services.TryAddSingleton<ITableOperations, TableOperations>();
        return services;
    }
}
