using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Problems;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Functions;

/// <summary>Answers with what the function of a handler route makes of the row.</summary>
internal sealed partial class FunctionAnswer : IRowAnswer
{
    private readonly FunctionCall _call;
    private readonly FunctionOwner? _owner;
    private readonly ImmutableArray<int> _mediaOrdinals;
    private readonly JsonTypeInfo _json;
    private readonly MediaUrls _media;
    private readonly ILogger _log;

    public FunctionAnswer(
        FunctionCall call, FunctionOwner? owner, ImmutableArray<int> mediaOrdinals, JsonTypeInfo json, MediaUrls media,
        ILogger log)
    {
        _call = call;
        _owner = owner;
        _mediaOrdinals = mediaOrdinals;
        _json = json;
        _media = media;
        _log = log;
    }

    public ImmutableArray<ErrorCode> Problems => [ErrorCodes.HandlerFailed];

    public IAnswerShape Describe(string meaning) => new RowShape(
        "What the application makes of the row.",
        [.. _json.Properties.Where(property => property.Get is not null).Select(FieldOf)]);

    public async ValueTask SendAsync(HttpContext context, OperationOutcome outcome)
    {
        JsonAnswer answer;
        var links = _media.LinksForAnswer(context.Request, namesFiles: !_mediaOrdinals.IsEmpty);
        try
        {
            answer = await CallAsync(
                outcome.Row, new BodyScope(links, context.RequestServices, context.RequestAborted));
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            LogFailed(exception, ProblemAnswer.TraceIdOf(context));
            await ProblemAnswer.WriteAsync(context, Failure(outcome.Version is not null));
            return;
        }

        if (outcome.Version is { } stored)
            context.Response.Headers.ETag = EntityTag.Of(stored);
        await answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
    }

    public async ValueTask<JobOutcome> MakeBodyAsync(OperationOutcome outcome, BodyScope scope)
    {
        try
        {
            var answer = await CallAsync(outcome.Row, scope);
            return new JobOutcome.Answered(answer.TakeAndReturn(), outcome.Version);
        }
        catch (Exception exception)
            when (exception is not OperationCanceledException || !scope.Cancellation.IsCancellationRequested)
        {
            LogFailed(exception, scope.TraceId);
            return new JobOutcome.Refused(Failure(outcome.Version is not null));
        }
    }

    private DescribedField FieldOf(JsonPropertyInfo property)
    {
        var type = property.PropertyType;
        var isNullable = type.IsValueType ? Nullable.GetUnderlyingType(type) is not null : property.IsGetNullable;
        var isLeftOut = property.ShouldSerialize is not null
            || _json.Options.DefaultIgnoreCondition != JsonIgnoreCondition.Never;
        return new DescribedField(property.Name, ColumnTypes.For(type), isNullable) { Required = !isLeftOut };
    }

    private static Problem Failure(bool isStored) => new(
        ErrorCodes.HandlerFailed,
        isStored
            ? "The row is stored, but the route's function failed; the log says more under the trace id."
            : "The route's function failed; the log says more under the trace id.");

    private async ValueTask<JsonAnswer> CallAsync(ImmutableArray<object?> values, BodyScope scope)
    {
        var owner = _owner?.GetFrom(scope.Services);
        try
        {
            var result = await _call(owner, RowFor(values, scope.Links), scope.Services, scope.Cancellation);
            return JsonOf(
                result ?? throw new InvalidOperationException("The function returned null, which is no answer."));
        }
        finally
        {
            if (owner is not null)
                await _owner!.ReleaseAsync(owner);
        }
    }

    private object?[] RowFor(ImmutableArray<object?> values, MediaLinks links)
    {
        if (_mediaOrdinals.IsEmpty)
            return ImmutableCollectionsMarshal.AsArray(values)!;
        object?[] row = [.. values];
        foreach (var ordinal in _mediaOrdinals)
            row[ordinal] = row[ordinal] is MediaReference file ? links.UrlOf(file) : null;
        return row;
    }

    private JsonAnswer JsonOf(object result)
    {
        var answer = JsonAnswer.Rent();
        try
        {
            JsonSerializer.Serialize(answer.Writer, result, _json);
            return answer;
        }
        catch
        {
            answer.Return();
            throw;
        }
    }

    [LoggerMessage(3101, LogLevel.Error, "The function of the route failed (trace {TraceId})")]
    private partial void LogFailed(Exception exception, string traceId);
}
