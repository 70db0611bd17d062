using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Jobs;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers query requests: all rows or the one row, as objects or as bare values.</summary>
internal sealed class QueryAnswer : IQueryAnswer, IQueryBody
{
    // A larger answer is sent in parts, so that it does not lie in memory a second time.
    private const int PartSize = 32 * 1024;

    private static readonly Problem Known = new(ErrorCodes.VersionMismatch, "The row has a version that If-None-Match names.");

    private readonly long _largestKept;
    private readonly bool _oneRow;
    private readonly bool _isScalar;
    private readonly bool _hasVersions;
    private readonly RowWriter _rows;
    private readonly MediaUrls _media;

    public QueryAnswer(PreparedQuery query, bool oneRow, MediaUrls media, long largestKept)
    {
        _largestKept = largestKept;
        _oneRow = oneRow;
        _isScalar = query.Definition.Scalar;
        _hasVersions = oneRow && query.FindsByWholeKey;
        _rows = new RowWriter([.. query.Columns.Select((column, index) => new AnswerColumn(column.Name, column.Type, index))]);
        _media = media;
    }

    public ValueTask SendAsync(HttpContext context, IReadOnlyList<ResultRow> rows)
    {
        var links = _media.LinksForAnswer(context.Request, _rows);
        if (!_oneRow)
            return SendAllAsync(context, rows, links);
        return rows.Count == 1
            ? SendOneAsync(context, rows[0], links)
            : new ValueTask(ProblemAnswer.WriteAsync(context, QueryProblems.OfCount(rows.Count)));
    }

    public JobOutcome MakeBody(IReadOnlyList<ResultRow> rows, MediaLinks links)
    {
        if (_oneRow && rows.Count != 1)
            return new JobOutcome.Refused(QueryProblems.OfCount(rows.Count));
        var answer = JsonAnswer.Rent();
        if (_oneRow)
        {
            Write(answer.Writer, rows[0], links);
        }
        else
        {
            WriteStart(answer.Writer);
            for (var index = 0; index < rows.Count && answer.Pending <= _largestKept; index++)
                Write(answer.Writer, rows[index], links);
            WriteEnd(answer.Writer);
        }

        if (answer.Pending <= _largestKept)
            return new JobOutcome.Answered(answer.TakeAndReturn(), null);
        answer.Return();
        return new JobOutcome.Refused(new Problem(ErrorCodes.TooLarge, $"The result has more than {_largestKept} bytes, which is more than a job keeps."));
    }

    private ValueTask SendOneAsync(HttpContext context, ResultRow row, MediaLinks links)
    {
        if (_hasVersions && row.Version is { } version)
        {
            var headers = context.Response.Headers;
            headers.ETag = EntityTag.Of(version);
            headers.Vary = HeaderNames.AcceptEncoding;
            // URLs that end with their time are new in each answer: the client's may have ended, though the row is the same.
            if (RowCondition.IsKnown(context.Request.Headers, version) && !(links.Signature is not null && IsRead(context.Request)))
                return SendKnownAsync(context, version);
        }

        var answer = JsonAnswer.Rent();
        Write(answer.Writer, row, links);
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));
    }

    // RFC 9110, 13.2.2: what GET and HEAD need not send once more is refused to other methods.
    private static ValueTask SendKnownAsync(HttpContext context, long version)
    {
        if (!IsRead(context.Request))
            return new ValueTask(ProblemAnswer.WriteAsync(context, Known));
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        context.Response.Headers.ETag = EntityTag.AsNamedBy(context.Request.Headers.IfNoneMatch, EntityTag.Of(version));
        return ValueTask.CompletedTask;
    }

    private static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

    private async ValueTask SendAllAsync(HttpContext context, IReadOnlyList<ResultRow> rows, MediaLinks links)
    {
        var answer = JsonAnswer.Rent();
        var isInParts = false;
        context.Response.ContentType = JsonAnswer.ContentType;
        WriteStart(answer.Writer);
        for (var index = 0; index < rows.Count; index++)
        {
            Write(answer.Writer, rows[index], links);
            if (answer.Pending < PartSize)
                continue;
            if (HttpMethods.IsHead(context.Request.Method))
            {
                answer.Return();
                await context.Response.StartAsync();
                return;
            }

            isInParts = true;
            await answer.SendPartAsync(context);
        }

        WriteEnd(answer.Writer);
        if (!isInParts)
        {
            await answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
            return;
        }

        await answer.SendPartAsync(context);
        answer.Return();
    }

    private void WriteStart(Utf8JsonWriter writer)
    {
        if (!_isScalar)
        {
            writer.WriteStartObject();
            writer.WritePropertyName("rows"u8);
        }

        writer.WriteStartArray();
    }

    private void WriteEnd(Utf8JsonWriter writer)
    {
        writer.WriteEndArray();
        if (!_isScalar)
            writer.WriteEndObject();
    }

    private void Write(Utf8JsonWriter writer, ResultRow row, MediaLinks links)
    {
        if (_isScalar)
            _rows.WriteScalar(writer, row.Values, links);
        else
            _rows.WriteObject(writer, row.Values, links);
    }
}
