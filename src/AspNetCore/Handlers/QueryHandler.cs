using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Media;
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
    private readonly QueryRouteDefinition _route;
    private readonly int? _maxRows;
    private readonly object?[] _defaults;
    private readonly RequestInputs _inputs;
    private readonly IQueryAnswer _answer;

    public QueryHandler(RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media) : base(services)
    {
        _services = services;
        _query = query;
        _readsQueryString = HttpMethods.IsGet(route.Method);
        _route = route;
        // The second row is only there to tell one from several.
        _maxRows = route.OneRow || route.ReturnsFile ? 2 : null;
        _defaults = [.. query.Parameters.Select(parameter => parameter.Default)];
        var fields = query.Parameters
            .Select((parameter, index) => RequestField.Of(parameter, index) with { Media = route.MediaInputOf(parameter.Name) })
            .Where(field => field.Media == MediaInput.Upload || route.Inputs is null || route.Inputs.Contains(field.Name));
        _inputs = RequestInputs.Of(services, [.. fields], media);
        _answer = route.ReturnsFile ? new QueryFileAnswer(services.Media.Store, query) : new QueryAnswer(query, route.OneRow, media);
    }

    public RouteDescription Describe() => QueryDescription.Of(_query, _inputs.Fields.All, _route);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        object?[] arguments = [.. _defaults];
        var files = _inputs.TakesFiles ? _services.Media.Begin() : null;
        try
        {
            if (await BindAsync(context, arguments, files) is { } problem)
                await AnswerAsync(context, problem);
            else
                await _answer.SendAsync(context, await RunAsync(context, arguments));
        }
        finally
        {
            // No row refers to the file of a parameter.
            if (files is not null)
                await files.RemoveAsync();
        }
    }

    private ValueTask<Problem?> BindAsync(HttpContext context, object?[] arguments, PendingFiles? files)
    {
        if (RefuseIfMatch(context) is { } problem)
            return ValueTask.FromResult<Problem?>(problem);
        return _readsQueryString
            ? ValueTask.FromResult(_inputs.Fields.BindQueryString(context.Request.QueryString.Value, arguments))
            : _inputs.ReadAsync(context, arguments, files);
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
