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

/// <summary>Changes the row whose key a request gives.</summary>
internal sealed class UpdateHandler : WriteHandler
{
    private readonly RouteServices _services;
    private readonly TableSchema _schema;
    private readonly ImmutableArray<int> _changeable;
    private readonly RequestInputs _inputs;
    private readonly IRowAnswer _answer;

    public UpdateHandler(RouteServices services, TableSchema schema, UpdateRouteDefinition route, IRowAnswer answer, MediaUrls media)
        : base(services, schema)
    {
        _services = services;
        _schema = schema;
        var inputs = route.Inputs?.Select(name => schema.Find(name)!)
            ?? schema.Columns.Where(column => column is { IsComputed: false, IsKey: false, Type.IsMedia: false });
        _changeable = [.. inputs.Concat(route.Uploads.Select(name => schema.Find(name)!)).Select(column => column.Ordinal).Order()];
        var key = schema.Key.Select((column, index) => RequestField.Of(column, WhenAbsent.Refuse, index));
        var changes = _changeable.Select((ordinal, index) => RequestField.Of(schema.Columns[ordinal], WhenAbsent.Keep, schema.Key.Length + index) with
        {
            Media = schema.Columns[ordinal].Type.IsMedia ? MediaInput.Upload : MediaInput.Refused,
        });
        _inputs = RequestInputs.Of(services, [.. key, .. changes], media);
        _answer = answer;
    }

    public override RouteDescription Describe() => new(
        "update",
        _schema.Name.Value,
        $"Changes the row of {_schema.Name} that has the key; what is left out stays as it is.",
        BodyShape.Of([.. _inputs.Fields.All.Select(DescribedField.Of)]),
        _answer.Describe("The changed row."),
        [.. RouteProblems.WriteTo(_schema), ErrorCodes.RowNotFound, ErrorCodes.VersionMismatch, .. _answer.Problems])
    {
        TagComment = _schema.Comment,
        TakesIfMatch = true,
        GivesETag = true,
    };

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask HandleAsync(HttpContext context)
    {
        var values = new object?[_schema.Key.Length + _changeable.Length];
        var files = _inputs.TakesFiles ? _services.Media.Begin() : null;
        var problem = ReadIfMatch(context, out var versions) ?? await _inputs.ReadAsync(context, values, files);
        if (problem is not null)
        {
            await AnswerAsync(context, problem);
            return;
        }

        ImmutableArray<object?> key = [.. values.AsSpan(0, _schema.Key.Length)];
        var operation = _services.NewOperation(CancellationOf(context)) with { Files = files };
        var reply = await _services.Operations.UpdateAsync(_schema, key, ChangesOf(values), versions, operation);
        await (reply is RowWritten { Row: var row } ? _answer.SendAsync(context, row.Values, row.Version) : AnswerAsync(context, ProblemOf(reply)));
    }

    private ColumnValues ChangesOf(object?[] values)
    {
        var given = values.AsSpan(_schema.Key.Length);
        var count = 0;
        foreach (var value in given)
            count += value is AbsentValue ? 0 : 1;
        if (count == given.Length)
            return new ColumnValues(_changeable, [.. given]);

        var ordinals = new int[count];
        var changes = new object?[count];
        for (int index = 0, next = 0; index < given.Length; index++)
        {
            if (given[index] is AbsentValue)
                continue;
            ordinals[next] = _changeable[index];
            changes[next++] = given[index];
        }

        return new ColumnValues(ImmutableCollectionsMarshal.AsImmutableArray(ordinals), ImmutableCollectionsMarshal.AsImmutableArray(changes));
    }
}
