using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Media;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Runs a query with the parameters that a request gives.</summary>
internal sealed class QueryHandler : OperationHandler<IReadOnlyList<ResultRow>>
{
    private readonly PreparedQuery _query;
    private readonly QueryRouteDefinition _route;
    private readonly int? _maxRows;
    private readonly object?[] _defaults;
    private readonly IQueryAnswer _answer;

    public QueryHandler(RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media)
        : base(services, InputsOf(services, query, route, media), endsWithTheClient: true)
    {
        _query = query;
        _route = route;
        // The second row is only there to tell one from several.
        _maxRows = route.OneRow || route.ReturnsFile ? 2 : null;
        _defaults = [.. query.Parameters.Select(parameter => parameter.Default)];
        _answer = route.ReturnsFile ? new QueryFileAnswer(services.Media.Store) : new QueryAnswer(query, route.OneRow, media, services.MaxBody);
    }

    /// <summary>All parameters: what those that requests cannot give are by default may be different when the job runs.</summary>
    public override ImmutableArray<RequestField> KeptFields => [.. _query.Parameters.Select(RequestField.Of)];

    public override RouteDescription Describe() => QueryDescription.Of(_query, Inputs.Fields.All, _route);

    // Which version there is, the answer knows.
    public override Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions)
    {
        versions = [];
        return RefuseIfMatch(context);
    }

    public override ValueTask<JobOutcome> WithdrawAsync(OperationContext operation, BodyScope scope) => NothingToWithdraw;

    private protected override object?[] NewValues() => [.. _defaults];

    private protected override async ValueTask<IReadOnlyList<ResultRow>> RunAsync(BoundRequest request, OperationContext operation)
    {
        using var timeout = Services.NewTimeout(operation);
        using var leaving = operation.Cancellation.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
        try
        {
            var arguments = ImmutableCollectionsMarshal.AsImmutableArray(request.Values);
            return await Services.Store.QueryAsync(_query, arguments, _maxRows, timeout.Token);
        }
        catch (OperationCanceledException exception) when (!operation.Cancellation.IsCancellationRequested)
        {
            throw new ProblemException(new Problem(ErrorCodes.StoreUnavailable, "The query took longer than it may, and was given up."), exception);
        }
        finally
        {
            // No row refers to the file of a parameter.
            if (operation.Files is { } files)
                await files.RemoveAsync();
        }
    }

    private protected override ValueTask AnswerAsync(HttpContext context, BoundRequest request, IReadOnlyList<ResultRow> outcome) =>
        _answer.SendAsync(context, outcome);

    private protected override ValueTask<JobOutcome> MakeBodyAsync(BoundRequest request, IReadOnlyList<ResultRow> outcome, BodyScope scope) =>
        ValueTask.FromResult(((IQueryBody)_answer).MakeBody(outcome, scope.Links));

    private static RequestInputs InputsOf(RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media)
    {
        var fields = query.Parameters
            .Select((parameter, index) => RequestField.Of(parameter, index) with { Media = route.MediaInputOf(parameter.Name) })
            .Where(field => field.Media == MediaInput.Upload || route.Inputs is null || route.Inputs.Contains(field.Name));
        return HttpMethods.IsGet(route.Method) ? new QueryStringInputs([.. fields]) : RequestInputs.Of(services, [.. fields], media);
    }
}
