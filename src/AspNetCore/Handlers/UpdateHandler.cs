using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;
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

/// <summary>Changes the row whose key a request gives.</summary>
internal sealed class UpdateHandler : RowWriteHandler
{
    private readonly ImmutableArray<int> _changeable;

    public UpdateHandler(RouteServices services, TableSchema schema, UpdateRouteDefinition route, IRowAnswer answer, MediaUrls media)
        : this(services, schema, ChangeableBy(route, schema), answer, media)
    {
    }

    private UpdateHandler(RouteServices services, TableSchema schema, ImmutableArray<int> changeable, IRowAnswer answer, MediaUrls media)
        : base(services, schema, RequestInputs.Of(services, FieldsOf(schema, changeable), media), answer) => _changeable = changeable;

    public override RouteDescription Describe() => new(
        "update",
        Schema.Name.Value,
        $"Changes the row of {Schema.Name} that has the key; what is left out stays as it is.",
        BodyShape.Of(Inputs.Fields),
        Answer.Describe("The changed row."),
        [.. RouteProblems.WriteTo(Schema), ErrorCodes.RowNotFound, ErrorCodes.VersionMismatch, .. Answer.Problems])
    {
        TagComment = Schema.Comment,
        TakesIdempotencyKey = true,
        TakesIfMatch = true,
        IfNoneMatch = RowCondition.UnwantedVersions,
        GivesETag = true,
    };

    public override Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions) => RowCondition.Read(context.Request.Headers, out versions);

    private protected override object?[] NewValues() => new object?[Schema.Key.Length + _changeable.Length];

    private protected override ValueTask<WriteReply> RunAsync(BoundRequest request, OperationContext operation)
    {
        ImmutableArray<object?> key = [.. request.Values.AsSpan(0, Schema.Key.Length)];
        return Services.Operations.UpdateAsync(Schema, key, ChangesOf(request.Values), request.Versions, operation);
    }

    private static ImmutableArray<int> ChangeableBy(UpdateRouteDefinition route, TableSchema schema)
    {
        var inputs = route.Inputs?.Select(name => schema.Find(name)!)
            ?? schema.Columns.Where(column => column is { IsComputed: false, IsKey: false, Type.IsMedia: false });
        return [.. inputs.Concat(route.Uploads.Select(name => schema.Find(name)!)).Select(column => column.Ordinal).Order()];
    }

    private static ImmutableArray<RequestField> FieldsOf(TableSchema schema, ImmutableArray<int> changeable)
    {
        var key = schema.Key.Select((column, index) => RequestField.Of(column, WhenAbsent.Refuse, index));
        var changes = changeable.Select((ordinal, index) => RequestField.Of(schema.Columns[ordinal], WhenAbsent.Keep, schema.Key.Length + index) with
        {
            Media = schema.Columns[ordinal].Type.IsMedia ? MediaInput.Upload : MediaInput.Refused,
        });
        return [.. key, .. changes];
    }

    private ColumnValues ChangesOf(object?[] values)
    {
        var given = values.AsSpan(Schema.Key.Length);
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
