using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads query strings.</summary>
internal sealed class QueryStringInputs(ImmutableArray<RequestField> fields) : RequestInputs(fields)
{
    public override bool TakesFiles => false;

    public override ValueTask<Problem?> ReadAsync(HttpContext context, object?[] values, PendingFiles? files, GivenInputs? given = null)
    {
        var problem = Fields.BindQueryString(context.Request.QueryString.Value, values);
        given?.Take(Fields, values);
        return ValueTask.FromResult(problem);
    }
}
