using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads JSON objects that name files by URLs.</summary>
internal sealed class JsonMediaInputs(RouteServices services, ImmutableArray<RequestField> fields, MediaUrls media) : MediaInputs(services, fields, media)
{
    private readonly RouteServices _services = services;

    private protected override async ValueTask<Problem?> ReadBodyAsync(HttpContext context, object?[] values, PendingFiles files, GivenInputs? given)
    {
        using var body = await _services.Bodies.ReadAsync(context);
        return Fields.ReadJson(body.Span, values);
    }
}
