using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Requests;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What the handlers of all routes share.</summary>
internal sealed class RouteServices
{
    private const long LargestJsonBody = 1L << 30;

    private readonly TimeProvider _time;

    public RouteServices(
        ITableOperations operations,
        ITableStore store,
        TimeProvider time,
        IOptions<TableActorsOptions> options,
        IOptions<TableHttpOptions> http,
        ILogger<ExceptionAnswer> log)
    {
        _time = time;
        Operations = operations;
        Store = store;
        RequestTimeout = options.Value.RequestTimeout;
        Bodies = new BodySource(
            Math.Min(http.Value.MaxBody, LargestJsonBody), new BodyBudget(http.Value.MaxBufferedBodies ?? 4 * http.Value.MaxBody));
        Exceptions = new ExceptionAnswer(log);
    }

    public ITableOperations Operations { get; }

    public ITableStore Store { get; }

    public TimeSpan RequestTimeout { get; }

    public BodySource Bodies { get; }

    public ExceptionAnswer Exceptions { get; }

    public OperationContext NewOperation(CancellationToken cancellation) => new(_time.GetUtcNow() + RequestTimeout, cancellation);

    /// <summary>Ends when the request has taken too long.</summary>
    public CancellationTokenSource NewTimeout() => new(RequestTimeout, _time);
}
