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
internal sealed class QueryHandler : OperationHandler<RowSource>
{
    private readonly PreparedQuery _query;
    private readonly QueryRouteDefinition _route;
    private readonly object?[] _defaults;
    private readonly IQueryAnswer _answer;

    public QueryHandler(RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media)
        : base(services, InputsOf(services, query, route, media), endsWithTheClient: true)
    {
        _query = query;
        _route = route;
        _defaults = [.. query.Parameters.Select(parameter => parameter.Default)];
        _answer = route.ReturnsFile ? new QueryFileAnswer(services.Media.Store) : new QueryAnswer(query, route.OneRow, media, services);
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

    private protected override TimeSpan TimeAllowed => Services.QueryTimeout;

    // The query runs while its answer is made.
    private protected override ValueTask<RowSource> RunAsync(BoundRequest request, OperationContext operation) =>
        ValueTask.FromResult<RowSource>(rows => RunAsync(request, operation, rows));

    private protected override ValueTask AnswerAsync(HttpContext context, BoundRequest request, RowSource outcome) =>
        _answer.SendAsync(context, outcome);

    private protected override ValueTask<JobOutcome> MakeBodyAsync(BoundRequest request, RowSource outcome, BodyScope scope) =>
        ((IQueryBody)_answer).MakeBodyAsync(outcome, scope.Links);

    private async Task RunAsync(BoundRequest request, OperationContext operation, IRowSink rows)
    {
        using var timeout = Services.NewTimeout(operation);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, operation.Cancellation);
        try
        {
            var arguments = ImmutableCollectionsMarshal.AsImmutableArray(request.Values);
            await Services.Store.StreamAsync(_query, arguments, rows, ending.Token);
        }
        // Where an answer that waits for its client is given up, the server closes the connection at once, as if the client had left too.
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested || !operation.Cancellation.IsCancellationRequested)
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

    private static RequestInputs InputsOf(RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media)
    {
        var fields = query.Parameters
            .Select((parameter, index) => RequestField.Of(parameter, index) with { Media = route.MediaInputOf(parameter.Name) })
            .Where(field => field.Media == MediaInput.Upload || route.Inputs is null || route.Inputs.Contains(field.Name));
        return HttpMethods.IsGet(route.Method) ? new QueryStringInputs([.. fields]) : RequestInputs.Of(services, [.. fields], media);
    }
}
