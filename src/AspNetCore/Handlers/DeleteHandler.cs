using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.OpenApi.Shapes;
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
    private readonly RouteServices _services;
    private readonly TableSchema _schema;
    private readonly ImmutableArray<int> _matched;
    private readonly RequestFields _fields;
    private readonly bool _matchesWholeKey;

    public DeleteHandler(RouteServices services, TableSchema schema, DeleteRouteDefinition route) : base(services, schema)
    {
        _services = services;
        _schema = schema;
        Column[] matched = [.. (route.MatchColumns?.Select(name => schema.Find(name)!) ?? schema.Key).OrderBy(column => column.Ordinal)];
        _matched = [.. matched.Select(column => column.Ordinal)];
        _fields = new RequestFields([.. matched.Select((column, index) => RequestField.Of(column, WhenAbsent.Refuse, index))]);
        _matchesWholeKey = !schema.Key.IsEmpty && matched.SequenceEqual(schema.Key);
    }

    public override RouteDescription Describe() => new(
        "delete",
        _schema.Name.Value,
        $"Removes the rows of {_schema.Name} that equal what is given.",
        new JsonBodyShape([.. _fields.All.Select(DescribedField.Of)]),
        new RowCountShape("How many rows were removed; none is no error."),
        _matchesWholeKey ? [.. RouteProblems.Write, ErrorCodes.VersionMismatch] : RouteProblems.Write)
    {
        TagComment = _schema.Comment,
        TakesIfMatch = _matchesWholeKey,
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var values = new object?[_matched.Length];
        ImmutableArray<long> versions = [];
        var problem = _matchesWholeKey ? ReadIfMatch(context, out versions) : RefuseIfMatch(context);
        if (problem is null)
        {
            using var body = await _services.Bodies.ReadAsync(context);
            problem = _fields.BindJson(body.Span, values);
        }

        if (problem is not null)
        {
            await AnswerAsync(context, problem);
            return;
        }

        var match = new ColumnValues(_matched, ImmutableCollectionsMarshal.AsImmutableArray(values));
        var reply = await _services.Operations.DeleteAsync(_schema, match, versions, _services.NewOperation(CancellationToken.None));
        await (reply is RowsDeleted deleted ? SendAsync(context, deleted.Count) : AnswerAsync(context, ProblemOf(reply)));
    }

    private static ValueTask SendAsync(HttpContext context, long count)
    {
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteNumber("num_rows"u8, count);
        answer.Writer.WriteEndObject();
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));
    }
}
