using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Jobs;

namespace TableActors.AspNetCore.Jobs;

/// <summary>What the handlers of jobs share.</summary>
/// <param name="provider">The application's services.</param>
/// <param name="routes">Where the routes of jobs are registered.</param>
/// <param name="log">Where failures of jobs are written.</param>
internal sealed class JobServices(IServiceProvider provider, JobRoutes routes, ILogger<OperationJobRoute> log)
{
    public JobRoutes Routes => routes;

    public ILogger<OperationJobRoute> Log => log;

    /// <summary>The jobs. Not before the application runs.</summary>
    public IJobs Jobs => field ??= provider.GetRequiredService<IJobs>();

    /// <summary>The services of one run.</summary>
    public AsyncServiceScope NewScope() => provider.CreateAsyncScope();
}
