using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads JSON objects that name no files.</summary>
internal sealed class JsonInputs(RouteServices services, ImmutableArray<RequestField> fields) : RequestInputs(fields)
{
    public override bool TakesFiles => false;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Problem?> ReadAsync(HttpContext context, object?[] values, PendingFiles? files, GivenInputs? given = null)
    {
        using var body = await services.Bodies.ReadAsync(context);
        var problem = Fields.BindJson(body.Span, values);
        given?.Take(Fields, values);
        return problem;
    }
}
