using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Media;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Reads what the requests of one route give: a JSON object, a form with uploads, or a query string.</summary>
internal abstract class RequestInputReader
{
    private protected RequestInputReader(ImmutableArray<RequestField> fields) => Fields = new RequestFields(fields);

    /// <summary>Whether requests can bring files.</summary>
    public virtual bool TakesFiles => true;

    public RequestFields Fields { get; }

    public static RequestInputReader Of(RouteServices services, ImmutableArray<RequestField> fields, MediaUrls media)
    {
        if (fields.Any(field => field.Media == MediaInput.Upload))
            return new FormInputReader(services, fields, media);
        return fields.Any(field => field.Media == MediaInput.Url)
            ? new JsonMediaInputReader(services, fields, media)
            : new JsonInputReader(services, fields);
    }

    /// <summary>Reads a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="values">Has a place for every slot.</param>
    /// <param name="files">
    /// Gets the files that the request brings, if <see cref="TakesFiles"/>. After a problem or an
    /// exception they are removed.
    /// </param>
    /// <param name="fingerprinter">Makes the request's fingerprint; <see langword="null"/>: none is needed.</param>
    /// <returns>
    /// What is wrong; <see langword="null"/>: nothing. If an earlier request has been answered
    /// already, some values are missing.
    /// </returns>
    public abstract ValueTask<Problem?> ReadAsync(
        HttpContext context, object?[] values, PendingFiles? files, RequestFingerprinter? fingerprinter = null);
}

/// <summary>Reads JSON objects that name no files.</summary>
internal sealed class JsonInputReader(RouteServices services, ImmutableArray<RequestField> fields)
    : RequestInputReader(fields)
{
    public override bool TakesFiles => false;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<Problem?> ReadAsync(
        HttpContext context, object?[] values, PendingFiles? files, RequestFingerprinter? fingerprinter = null)
    {
        using var body = await services.Bodies.ReadAsync(context);
        var problem = Fields.BindJson(body.Span, values);
        fingerprinter?.Take(Fields, values);
        return problem;
    }
}

/// <summary>Reads query strings.</summary>
internal sealed class QueryStringInputReader(ImmutableArray<RequestField> fields) : RequestInputReader(fields)
{
    public override bool TakesFiles => false;

    public override ValueTask<Problem?> ReadAsync(
        HttpContext context, object?[] values, PendingFiles? files, RequestFingerprinter? fingerprinter = null)
    {
        var problem = Fields.BindQueryString(context.Request.QueryString.Value, values);
        fingerprinter?.Take(Fields, values);
        return ValueTask.FromResult(problem);
    }
}
