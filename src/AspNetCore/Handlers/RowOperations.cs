using System.Collections.Immutable;
using System.Runtime.CompilerServices;
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

/// <summary>What the operations that write to a table have in common.</summary>
internal abstract class WriteOperation(
    RouteServices services, TableSchema schema, RequestInputReader inputs, IRouteAnswer answer)
    : RouteOperation(services, inputs, answer)
{
    public TableSchema Schema { get; } = schema;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public sealed override async ValueTask<OperationOutcome> RunAsync(BoundRequest request, OperationContext context) =>
        OutcomeOf(request, await WriteAsync(request, context));

    /// <summary>Makes an outcome of the table's reply to a request.</summary>
    public OperationOutcome OutcomeOf(BoundRequest request, WriteReply reply)
    {
        var outcome = reply switch
        {
            RowWritten { Row: var row } => OperationOutcome.OfRow(row.Values, row.Version),
            RowsDeleted deleted => OperationOutcome.OfRowCount(deleted.Count),
            _ => OperationOutcome.Refused(ProblemOf(request, reply)),
        };
        return outcome with { IsReplayed = reply.IsReplayed };
    }

    private protected sealed override async ValueTask<OperationOutcome> WithdrawAsync(OperationContext context) =>
        OutcomeOf(default, await Services.Operations.WithdrawAsync(Schema, context));

    private protected abstract ValueTask<WriteReply> WriteAsync(BoundRequest request, OperationContext context);

    /// <summary>Makes a problem of a reply that is not the wanted one.</summary>
    private protected virtual Problem ProblemOf(BoundRequest request, WriteReply reply) => reply switch
    {
        WriteRefused refused => refused.Problem,
        RowMissing => new Problem(ErrorCodes.RowNotFound, "No row has this key."),
        RowVersionDiffers => new Problem(
            ErrorCodes.VersionMismatch,
            "The row has another version than the request's conditions allow; read it again."),
        _ => throw new InvalidOperationException($"A write was answered by an unexpected {reply.GetType().Name}."),
    };
}

/// <summary>Adds the row that a request gives.</summary>
internal sealed class InsertOperation(
    RouteServices services, TableSchema schema, RowRouteDefinition route, IRowAnswer answer, MediaUrls media)
    : WriteOperation(services, schema, NewRowInputReader.Of(services, schema, route, media), answer)
{
    public override bool EndsWithTheClient => !Schema.ComputedInOrder.IsEmpty;

    public override RouteDescription Describe() => new(
        "insert",
        Schema.Name.Value,
        $"Adds a row to {Schema.Name}.",
        BodyShape.Of(Inputs.Fields),
        answer.Describe("The stored row."),
        [.. RouteProblems.WriteTo(Schema), ErrorCodes.DuplicateKey, ErrorCodes.VersionMismatch, .. answer.Problems])
    {
        TagComment = Schema.Comment,
        IfNoneMatch = "`*`: where a row with the key is there, the answer is 412 instead of 409.",
        TakesIdempotencyKey = true,
        GivesETag = true,
    };

    public override Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions)
    {
        versions = [];
        return RefuseIfMatch(context) ?? RowCondition.ReadOfNewRow(context.Request.Headers, out versions);
    }

    private protected override object?[] NewValues() => new object?[Schema.Columns.Length];

    private protected override ValueTask<WriteReply> WriteAsync(BoundRequest request, OperationContext context) =>
        Services.Operations.InsertAsync(Schema, request.Values, context);

    private protected override Problem ProblemOf(BoundRequest request, WriteReply reply) =>
        reply is WriteRefused { Problem: { } problem }
        && problem.Code == ErrorCodes.DuplicateKey
        && !request.Versions.IsDefaultOrEmpty
            ? new Problem(ErrorCodes.VersionMismatch, "A row with this key is there, and If-None-Match wants none.")
            : base.ProblemOf(request, reply);
}

/// <summary>Computes the row that a request gives, and stores nothing.</summary>
internal sealed class ComputeOperation(
    RouteServices services, TableSchema schema, RowRouteDefinition route, IRowAnswer answer, MediaUrls media)
    : RouteOperation(services, NewRowInputReader.Of(services, schema, route, media), answer)
{
    public override bool AnswersLooseFiles => !schema.MediaColumns.IsEmpty;

    public override bool EndsWithTheClient => !schema.ComputedInOrder.IsEmpty;

    public override RouteDescription Describe() => new(
        "compute",
        schema.Name.Value,
        $"Computes a row of {schema.Name}, and stores nothing.",
        BodyShape.Of(Inputs.Fields),
        answer.Describe("The computed row."),
        [.. RouteProblems.Compute, .. answer.Problems])
    {
        TagComment = schema.Comment,
    };

    public override async ValueTask<OperationOutcome> RunAsync(BoundRequest request, OperationContext context) =>
        await Services.Operations.ComputeAsync(schema, request.Values, context) is { } problem
            ? OperationOutcome.Refused(problem)
            : OperationOutcome.OfRow(ImmutableCollectionsMarshal.AsImmutableArray(request.Values), null);

    private protected override object?[] NewValues() => new object?[schema.Columns.Length];
}

/// <summary>
/// Makes the reader of requests that give a new row. The row has a slot for each of the table's
/// columns.
/// </summary>
internal static class NewRowInputReader
{
    public static RequestInputReader Of(
        RouteServices services, TableSchema schema, RowRouteDefinition route, MediaUrls media)
    {
        var columns = route.Inputs?.Concat(route.Uploads).Select(name => schema.Find(name)!)
            ?? schema.Columns.Where(column => !column.IsComputed);
        return RequestInputReader.Of(services, [.. columns.Select(column => FieldOf(column, route))], media);
    }

    private static RequestField FieldOf(Column column, RowRouteDefinition route) =>
        RequestField.Of(column, column.Nullable ? WhenAbsent.TakeDefault : WhenAbsent.Refuse, column.Ordinal) with
        {
            Media = column.Type.IsMedia ? route.MediaInputOf(column.Name) : MediaInput.Refused,
        };
}

/// <summary>Changes the row whose primary key a request gives.</summary>
internal sealed class UpdateOperation : WriteOperation
{
    private readonly ImmutableArray<int> _changeable;
    private readonly IRowAnswer _answer;

    public UpdateOperation(
        RouteServices services, TableSchema schema, RowRouteDefinition route, IRowAnswer answer, MediaUrls media)
        : this(services, schema, ChangeableBy(route, schema), answer, media)
    {
    }

    private UpdateOperation(
        RouteServices services, TableSchema schema, ImmutableArray<int> changeable, IRowAnswer answer, MediaUrls media)
        : base(services, schema, RequestInputReader.Of(services, FieldsOf(schema, changeable), media), answer) =>
        (_changeable, _answer) = (changeable, answer);

    public override bool EndsWithTheClient => !Schema.ComputedInOrder.IsEmpty;

    public override RouteDescription Describe() => new(
        "update",
        Schema.Name.Value,
        $"Changes the row of {Schema.Name} that has the key; what is left out stays as it is.",
        BodyShape.Of(Inputs.Fields),
        _answer.Describe("The changed row."),
        [.. RouteProblems.WriteTo(Schema), ErrorCodes.RowNotFound, ErrorCodes.VersionMismatch, .. _answer.Problems])
    {
        TagComment = Schema.Comment,
        TakesIdempotencyKey = true,
        TakesIfMatch = true,
        IfNoneMatch = RowCondition.UnwantedVersions,
        GivesETag = true,
    };

    public override Problem? ReadVersions(HttpContext context, out ImmutableArray<long> versions) =>
        RowCondition.Read(context.Request.Headers, out versions);

    private protected override object?[] NewValues() => new object?[Schema.Key.Length + _changeable.Length];

    private protected override ValueTask<WriteReply> WriteAsync(BoundRequest request, OperationContext context)
    {
        ImmutableArray<object?> key = [.. request.Values.AsSpan(0, Schema.Key.Length)];
        return Services.Operations.UpdateAsync(Schema, key, ChangesOf(request.Values), request.Versions, context);
    }

    private static ImmutableArray<int> ChangeableBy(RowRouteDefinition route, TableSchema schema)
    {
        var inputs = route.Inputs?.Select(name => schema.Find(name)!)
            ?? schema.Columns.Where(column => column is { IsComputed: false, IsKey: false, Type.IsMedia: false });
        return
        [
            .. inputs.Concat(route.Uploads.Select(name => schema.Find(name)!)).Select(column => column.Ordinal).Order()
        ];
    }

    private static ImmutableArray<RequestField> FieldsOf(TableSchema schema, ImmutableArray<int> changeable)
    {
        var key = schema.Key.Select((column, index) => RequestField.Of(column, WhenAbsent.Refuse, index));
        var changes = changeable.Select((ordinal, index) =>
            RequestField.Of(schema.Columns[ordinal], WhenAbsent.Keep, schema.Key.Length + index) with
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

        return new ColumnValues(
            ImmutableCollectionsMarshal.AsImmutableArray(ordinals),
            ImmutableCollectionsMarshal.AsImmutableArray(changes));
    }
}

/// <summary>Removes the rows that equal what a request gives.</summary>
internal sealed class DeleteOperation : WriteOperation
{
    private readonly ImmutableArray<int> _matched;
    private readonly bool _matchesWholeKey;

    public DeleteOperation(RouteServices services, TableSchema schema, DeleteRouteDefinition route, MediaUrls media)
        : this(services, schema, [.. MatchedBy(route, schema)], media)
    {
    }

    private DeleteOperation(RouteServices services, TableSchema schema, ImmutableArray<Column> matched, MediaUrls media)
        : base(services, schema, RequestInputReader.Of(services, FieldsOf(matched), media), new RowCountAnswer())
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
        _matchesWholeKey
            ? RowCondition.Read(context.Request.Headers, out versions)
            : base.ReadVersions(context, out versions);

    private protected override object?[] NewValues() => new object?[_matched.Length];

    private protected override ValueTask<WriteReply> WriteAsync(BoundRequest request, OperationContext context)
    {
        var match = new ColumnValues(_matched, ImmutableCollectionsMarshal.AsImmutableArray(request.Values));
        return Services.Operations.DeleteAsync(Schema, match, request.Versions, context);
    }

    private static IEnumerable<Column> MatchedBy(DeleteRouteDefinition route, TableSchema schema) =>
        (route.MatchColumns?.Select(name => schema.Find(name)!) ?? schema.Key).OrderBy(column => column.Ordinal);

    private static ImmutableArray<RequestField> FieldsOf(ImmutableArray<Column> matched) =>
        [.. matched.Select((column, index) => RequestField.Of(column, WhenAbsent.Refuse, index))];
}
