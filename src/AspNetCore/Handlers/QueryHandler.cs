using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Runs a query with the parameters that a request gives.</summary>
internal sealed class QueryHandler : TableRouteHandler, IDescribedRoute
{
    private readonly RouteServices _services;
    private readonly PreparedQuery _query;
    private readonly bool _readsQueryString;
    private readonly bool _oneRow;
    private readonly int? _maxRows;
    private readonly object?[] _defaults;
    private readonly RequestFields _fields;
    private readonly QueryAnswer _answer;

    public QueryHandler(RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media) : base(services)
    {
        _services = services;
        _query = query;
        _readsQueryString = HttpMethods.IsGet(route.Method);
        _oneRow = route.OneRow;
        // The second row is only there to tell one from several.
        _maxRows = route.OneRow ? 2 : null;
        _defaults = [.. query.Parameters.Select(parameter => parameter.Default)];
        _fields = new RequestFields([.. query.Parameters
            .Select(RequestField.Of)
            .Where(field => route.Inputs is null || route.Inputs.Contains(field.Name))]);
        _answer = new QueryAnswer(query, route.OneRow, media);
    }

    public RouteDescription Describe() => QueryDescription.Of(_query, _fields.All, _readsQueryString, _oneRow);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        object?[] arguments = [.. _defaults];
        if (await BindAsync(context, arguments) is { } problem)
            await AnswerAsync(context, problem);
        else
            await _answer.SendAsync(context, await RunAsync(context, arguments));
    }

    private async ValueTask<Problem?> BindAsync(HttpContext context, object?[] arguments)
    {
        if (RefuseIfMatch(context) is { } problem)
            return problem;
        if (_readsQueryString)
            return _fields.BindQueryString(context.Request.QueryString.Value, arguments);
        using var body = await _services.Bodies.ReadAsync(context);
        return _fields.BindJson(body.Span, arguments);
    }

    private async ValueTask<IReadOnlyList<ResultRow>> RunAsync(HttpContext context, object?[] arguments)
    {
        using var timeout = _services.NewTimeout();
        using var leaving = context.RequestAborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            return await _services.Store.QueryAsync(_query, ImmutableCollectionsMarshal.AsImmutableArray(arguments), _maxRows, timeout.Token);
        }
        catch (OperationCanceledException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            var detail = $"The query took longer than {_services.RequestTimeout.TotalSeconds:0.###} s and was given up.";
            throw new ProblemException(new Problem(ErrorCodes.StoreUnavailable, detail), exception);
        }
    }
}
