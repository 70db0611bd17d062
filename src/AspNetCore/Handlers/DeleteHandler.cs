using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.Actors.Operations;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Removes the rows that equal what a request gives.</summary>
internal sealed class DeleteHandler : WriteHandler
{
    private readonly ImmutableArray<int> _matched;
    private readonly bool _matchesWholeKey;

    public DeleteHandler(RouteServices services, TableSchema schema, DeleteRouteDefinition route, MediaUrls media)
        : this(services, schema, [.. MatchedBy(route, schema)], media)
    {
    }

    private DeleteHandler(RouteServices services, TableSchema schema, ImmutableArray<Column> matched, MediaUrls media)
        : base(services, schema, RequestInputs.Of(services, FieldsOf(matched), media), endsWithTheClient: false)
    {
        _matched = [.. matched.Select(column => column.Ordinal)];
        _matchesWholeKey = !schema.Key.IsEmpty && matched.SequenceEqual(schema.Key);
    }

    public override RouteDescription Describe() => new(
        "delete",
        Schema.Name.Value,
        $"Removes the rows of {Schema.Name} that equal what is given.",
        BodyShape.Of(Inputs.Fields),
        new RowCountShape("How many rows were removed; none is no error."),
        _matchesWholeKey ? [.. RouteProblems.Write, ErrorCodes.VersionMismatch] : RouteProblems.Write)
    {
        TagComment = Schema.Comment,
        TakesIdempotencyKey = true,
        TakesIfMatch = _matchesWholeKey,
        IfNoneMatch = _matchesWholeKey ? RowCondition.UnwantedVersions : null,
    };

    public override Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions) =>
        _matchesWholeKey ? RowCondition.Read(context.Request.Headers, out versions) : base.ReadVersions(context, out versions);

    private protected override object?[] NewValues() => new object?[_matched.Length];

    private protected override ValueTask<WriteReply> RunAsync(BoundRequest request, OperationContext operation)
    {
        var match = new ColumnValues(_matched, ImmutableCollectionsMarshal.AsImmutableArray(request.Values));
        return Services.Operations.DeleteAsync(Schema, match, request.Versions, operation);
    }

    private protected override ValueTask AnswerAsync(HttpContext context, BoundRequest request, WriteReply outcome) =>
        outcome is RowsDeleted deleted
            ? new ValueTask(Written(deleted.Count).SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType))
            : AnswerAsync(context, ProblemOf(request, outcome));

    private protected override ValueTask<JobOutcome> MakeBodyAsync(BoundRequest request, WriteReply outcome, BodyScope scope) =>
        ValueTask.FromResult<JobOutcome>(outcome is RowsDeleted deleted
            ? new JobOutcome.Answered(Written(deleted.Count).TakeAndReturn(), null)
            : new JobOutcome.Refused(ProblemOf(request, outcome)));

    private static IEnumerable<Column> MatchedBy(DeleteRouteDefinition route, TableSchema schema) =>
        (route.MatchColumns?.Select(name => schema.Find(name)!) ?? schema.Key).OrderBy(column => column.Ordinal);

    private static ImmutableArray<RequestField> FieldsOf(ImmutableArray<Column> matched) =>
        [.. matched.Select((column, index) => RequestField.Of(column, WhenAbsent.Refuse, index))];

    private static JsonAnswer Written(long count)
    {
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteNumber("num_rows"u8, count);
        answer.Writer.WriteEndObject();
        return answer;
    }
}
