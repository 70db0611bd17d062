using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Operations;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Runs a query with the parameters that a request gives.</summary>
internal sealed class QueryOperation : RouteOperation
{
    private readonly PreparedQuery _query;
    private readonly QueryRouteDefinition _route;
    private readonly object?[] _defaults;

    public QueryOperation(RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media)
        : base(services, InputsOf(services, query, route, media), AnswerOf(services, query, route, media))
    {
        _query = query;
        _route = route;
        _defaults = [.. query.Parameters.Select(parameter => parameter.Default)];
    }

    /// <summary>
    /// All parameters, because defaults of parameters that requests cannot give may have changed
    /// when the job runs.
    /// </summary>
    public override ImmutableArray<RequestField> KeptFields => [.. _query.Parameters.Select(RequestField.Of)];

    public override TimeSpan TimeAllowed => Services.QueryTimeout;

    public override bool EndsWithTheClient => true;

    public override RouteDescription Describe() => QueryDescription.Of(_query, Inputs.Fields.All, _route);

    // The answer compares the versions.
    public override Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions)
    {
        versions = [];
        return RefuseIfMatch(context);
    }

    public override ValueTask<OperationOutcome> RunAsync(BoundRequest request, OperationContext context) =>
        ValueTask.FromResult(OperationOutcome.OfQuery(rows => StreamAsync(request, context, rows)));

    private protected override object?[] NewValues() => [.. _defaults];

    private async Task StreamAsync(BoundRequest request, OperationContext context, IRowSink rows)
    {
        using var timeout = Services.NewTimeout(context);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, context.Cancellation);
        try
        {
            var arguments = ImmutableCollectionsMarshal.AsImmutableArray(request.Values);
            await Services.Store.StreamAsync(_query, arguments, rows, ending.Token);
        }
        // If an answer that waits for its client is given up, the server closes the connection at
        // once. It then seems that the client has left too.
        catch (OperationCanceledException exception)
            when (timeout.IsCancellationRequested || !context.Cancellation.IsCancellationRequested)
        {
            throw new ProblemException(
                new Problem(ErrorCodes.StoreUnavailable, "The query took longer than it may, and was given up."),
                exception);
        }
        finally
        {
            // No row will ever refer to the file of a parameter.
            if (context.Files is { } files)
                await files.RemoveAsync();
        }
    }

    private static RequestInputReader InputsOf(
        RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media)
    {
        var fields = query.Parameters
            .Select((parameter, index) =>
                RequestField.Of(parameter, index) with { Media = route.MediaInputOf(parameter.Name) })
            .Where(
                field => field.Media == MediaInput.Upload || route.Inputs is null || route.Inputs.Contains(field.Name));
        return HttpMethods.IsGet(route.Method)
            ? new QueryStringInputReader([.. fields])
            : RequestInputReader.Of(services, [.. fields], media);
    }

    private static IRouteAnswer AnswerOf(
        RouteServices services, PreparedQuery query, QueryRouteDefinition route, MediaUrls media) =>
        route.ReturnsFile
            ? new QueryFileAnswer(services.Media.Store)
            : new QueryAnswer(query, route.OneRow, media, services);
}

/// <summary>The problems of queries that find too many rows, or none.</summary>
internal static class QueryProblems
{
    private static readonly Problem NoRow = new(ErrorCodes.NoRow, "No row matches.");
    private static readonly Problem SeveralRows = new(ErrorCodes.SeveralRows, "More than one row matches.");

    public static Problem MoreThan(int most) => new(
        ErrorCodes.TooLarge,
        $"The query finds more than {most} rows, which is the most that an answer may have; ask for fewer at once.");

    /// <param name="count">How many rows were found; not 1.</param>
    public static Problem OfCount(int count) => count == 0 ? NoRow : SeveralRows;
}
