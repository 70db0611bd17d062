using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Describes query routes, whose answers have four forms besides files.</summary>
internal static class QueryDescription
{
    public static RouteDescription Of(
        PreparedQuery query, ImmutableArray<RequestField> fields, QueryRouteDefinition route)
    {
        var readsQueryString = HttpMethods.IsGet(route.Method);
        var oneRow = route.OneRow || route.ReturnsFile;
        var hasVersion = oneRow && query.FindsByWholeKey && !route.ReturnsFile;
        ImmutableArray<DescribedField> inputs = [.. fields.Select(DescribedField.Of)];
        return new RouteDescription(
            "query",
            query.Definition is RetrieveQueryDefinition retrieve ? retrieve.Table : query.Definition.Name,
            query.Definition.Comment ?? $"Runs the query {query.Definition.Name}.",
            readsQueryString ? new QueryStringShape(inputs) : BodyShape.Of(inputs),
            route.ReturnsFile ? FileOf(query, readsQueryString) : AnswerOf(query, oneRow),
            [
                .. ProblemsOf(fields, readsQueryString, oneRow), .. route.ReturnsFile ? RouteProblems.File : [],
                .. (hasVersion || route.ReturnsFile) && !readsQueryString
                    ? [ErrorCodes.VersionMismatch]
                    : ImmutableArray<ErrorCode>.Empty,
            ])
        {
            GivesETag = hasVersion,
            IfNoneMatch = route.ReturnsFile && !readsQueryString
                ? "The `ETag` of the file that the client has; where the file is the same, the answer is 412."
                : !hasVersion || route.IsBackground ? null
                : readsQueryString ? "The `ETag` of the row that the client has; where the row is the same, "
                    + "the answer is 304."
                : "The `ETag` of the row that the client has; where the row is the same, the answer is 412.",
            OtherAnswers = hasVersion && readsQueryString && !route.IsBackground ? [NotModifiedShape.Instance] : [],
        };
    }

    private static FileShape FileOf(PreparedQuery query, bool isOfGet) => new(
        "The file of the row that was found.",
        query.Columns.Select(column => column.Type).OfType<MediaColumnType>().First(), isOfGet);

    private static IAnswerShape AnswerOf(PreparedQuery query, bool oneRow)
    {
        ImmutableArray<DescribedField> columns = [.. query.Columns.Select(DescribedField.Of)];
        return (query.Definition.Scalar, oneRow) switch
        {
            (false, false) => new RowListShape("All rows that were found, in the query's order.", columns),
            (false, true) => new RowShape("The row that was found.", columns),
            (true, false) => new ValueListShape("The values that were found, in the query's order.", columns[0]),
            (true, true) => new ValueShape("The value that was found.", columns[0]),
        };
    }

    private static ImmutableArray<ErrorCode> ProblemsOf(
        ImmutableArray<RequestField> fields, bool readsQueryString, bool oneRow)
    {
        var problems = RouteProblems.Any.ToBuilder();
        if (!readsQueryString)
            problems.AddRange(RouteProblems.JsonBody);
        if (!fields.IsEmpty)
            problems.Add(ErrorCodes.ValidationFailed);
        // A result can be too large, and too many large ones can be on their way at once.
        if (!oneRow && readsQueryString)
            problems.AddRange(ErrorCodes.TooLarge, ErrorCodes.Overloaded);
        if (oneRow)
            problems.AddRange(ErrorCodes.NoRow, ErrorCodes.SeveralRows);
        return problems.ToImmutable();
    }
}
