using Microsoft.AspNetCore.RequestDecompression;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TableActors.Actors.Hosting;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Idempotency;
using TableActors.AspNetCore.Jobs;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What the handlers of all routes share.</summary>
internal sealed class RouteServices
{
    private const long LargestJsonBody = 1L << 30;

    // Timers have a limit, and a deadline may be years away.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    private readonly TimeProvider _time;
    private readonly TimeSpan _outcomesKeptFor;

    public RouteServices(
        ITableOperations operations,
        ITableStore store,
        RequestMedia media,
        JobServices jobs,
        ExportCheck exports,
        RouteRights rights,
        JobRights jobRights,
        MediaRights mediaRights,
        MediaSignatures signatures,
        TimeProvider time,
        IOptions<TableActorsOptions> options,
        IOptions<TableHttpOptions> http,
        IRequestDecompressionProvider decompression,
        ILogger<ExceptionAnswer> log)
    {
        _time = time;
        _outcomesKeptFor = options.Value.IdempotencyKeptFor;
        Operations = operations;
        Store = store;
        RequestTimeout = options.Value.RequestTimeout;
        QueryTimeout = options.Value.QueryTimeout ?? RequestTimeout;
        MaxRows = options.Value.MaxRows;
        MaxBody = http.Value.MaxBody;
        PublicUrl = http.Value.PublicRoot?.AbsoluteUri.TrimEnd('/');
        Media = media;
        Jobs = jobs;
        Exports = exports;
        Rights = rights;
        JobRights = jobRights;
        MediaRights = mediaRights;
        Signatures = signatures;
        var budget = new BodyBudget(http.Value.MaxBufferedBodies ?? 4 * http.Value.MaxBody);
        Bodies = new BodySource(new BodyLimit(Math.Min(http.Value.MaxBody, LargestJsonBody), decompression), budget);
        Forms = new FormSource(new BodyLimit(http.Value.MaxBody, decompression), budget);
        Exceptions = new ExceptionAnswer(log);
    }

    public TimeProvider Time => _time;

    public ITableOperations Operations { get; }

    public ITableStore Store { get; }

    public TimeSpan RequestTimeout { get; }

    public TimeSpan QueryTimeout { get; }

    /// <summary>The most rows of a query's result.</summary>
    public int MaxRows { get; }

    /// <summary>The most bytes of a request's body, and of a query's result that a job keeps.</summary>
    public long MaxBody { get; }

    /// <summary>
    /// The URL of the application's root, without a slash at its end; <see langword="null"/>:
    /// requests state it.
    /// </summary>
    public string? PublicUrl { get; }

    public BodySource Bodies { get; }

    public FormSource Forms { get; }

    public RequestMedia Media { get; }

    /// <summary>The requests with an <c>Idempotency-Key</c> that are being carried out.</summary>
    public RunningRequests Running { get; } = new();

    public JobServices Jobs { get; }

    public ExportCheck Exports { get; }

    public RouteRights Rights { get; }

    public JobRights JobRights { get; }

    public MediaRights MediaRights { get; }

    public MediaSignatures Signatures { get; }

    public ExceptionAnswer Exceptions { get; }

    public OperationContext NewOperation(CancellationToken cancellation) => NewOperation(RequestTimeout, cancellation);

    public OperationContext NewOperation(TimeSpan timeAllowed, CancellationToken cancellation) =>
        new(_time.GetUtcNow() + timeAllowed, cancellation);

    /// <summary>Until when the outcome of a request with an <c>Idempotency-Key</c> is kept.</summary>
    public DateTimeOffset OutcomesKeptUntil() => _time.GetUtcNow() + _outcomesKeptFor;

    /// <summary>Ends when the request has taken too long.</summary>
    public CancellationTokenSource NewTimeout() => new(RequestTimeout, _time);

    /// <summary>Ends at an operation's deadline.</summary>
    public CancellationTokenSource NewTimeout(OperationContext operation)
    {
        var left = operation.Deadline - _time.GetUtcNow();
        return new CancellationTokenSource(
            left < TimeSpan.Zero ? TimeSpan.Zero : left > LongestTimeout ? LongestTimeout : left, _time);
    }
}
