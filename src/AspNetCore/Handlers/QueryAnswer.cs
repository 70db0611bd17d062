using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Jobs;
using TableActors.Actors.Media;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Media;
using TableActors.AspNetCore.Problems;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Handlers;

/// <summary>Answers query requests: all rows or the one row, as objects or as bare values.</summary>
internal sealed class QueryAnswer : IRouteAnswer
{
    private static readonly Problem Known = new(
        ErrorCodes.VersionMismatch, "The row has a version that If-None-Match names.");

    private readonly long _largestKept;
    private readonly int _maxRows;
    private readonly bool _oneRow;
    private readonly bool _isScalar;
    private readonly bool _hasVersions;
    private readonly RowJsonWriter _rows;
    private readonly MediaUrls _media;

    public QueryAnswer(PreparedQuery query, bool oneRow, MediaUrls media, RouteServices services)
    {
        _largestKept = services.MaxBody;
        _maxRows = services.MaxRows;
        _oneRow = oneRow;
        _isScalar = query.Definition.Scalar;
        _hasVersions = oneRow && query.FindsByWholeKey;
        _rows = new RowJsonWriter(
            [.. query.Columns.Select((column, index) => new AnswerColumn(column.Name, column.Type, index))]);
        _media = media;
    }

    /// <summary>Reads up to two rows of a query that must find one. The second only tells one from several.</summary>
    public static async ValueTask<IReadOnlyList<ResultRow>> FirstOfAsync(RowSource source)
    {
        var rows = new RowList(2);
        await source(rows);
        return rows.Rows;
    }

    public async ValueTask SendAsync(HttpContext context, OperationOutcome outcome)
    {
        var source = outcome.Rows!;
        var links = _media.LinksForAnswer(context.Request, _rows.WritesMedia);
        if (!_oneRow)
        {
            var stream = new RowStream(this, context, links);
            await source(stream);
            await stream.EndAsync();
            return;
        }

        var rows = await FirstOfAsync(source);
        if (rows.Count == 1)
            await SendOneAsync(context, rows[0], links);
        else
            await ProblemAnswer.WriteAsync(context, QueryProblems.OfCount(rows.Count));
    }

    public async ValueTask<JobOutcome> MakeBodyAsync(OperationOutcome outcome, BodyScope scope)
    {
        var source = outcome.Rows!;
        if (!_oneRow)
        {
            var body = new RowBody(this, scope.Links);
            await source(body);
            return body.End();
        }

        var rows = await FirstOfAsync(source);
        if (rows.Count != 1)
            return new JobOutcome.Refused(QueryProblems.OfCount(rows.Count));
        var answer = JsonAnswer.Rent();
        Write(answer.Writer, rows[0], scope.Links);
        return new JobOutcome.Answered(answer.TakeAndReturn(), null);
    }

    private ValueTask SendOneAsync(HttpContext context, ResultRow row, MediaLinks links)
    {
        if (_hasVersions && row.Version is { } version)
        {
            var headers = context.Response.Headers;
            headers.ETag = EntityTag.Of(version);
            headers.Vary = HeaderNames.AcceptEncoding;
            // Signed URLs are new in each answer. Those that the client has may have expired,
            // though the row is the same.
            if (RowCondition.IsKnown(context.Request.Headers, version)
                && !(links.Signature is not null && IsRead(context.Request)))
                return SendKnownAsync(context, version);
        }

        var answer = JsonAnswer.Rent();
        Write(answer.Writer, row, links);
        return new ValueTask(answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType));
    }

    // RFC 9110, 13.2.2: GET and HEAD get 304 for a row that the client has, other methods get 412.
    private static ValueTask SendKnownAsync(HttpContext context, long version)
    {
        if (!IsRead(context.Request))
            return new ValueTask(ProblemAnswer.WriteAsync(context, Known));
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        context.Response.Headers.ETag = EntityTag.AsNamedBy(context.Request.Headers.IfNoneMatch, EntityTag.Of(version));
        return ValueTask.CompletedTask;
    }

    private static bool IsRead(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);

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

    /// <summary>Writes the rows of a list as the query yields them.</summary>
    private abstract class RowArray : IRowSink
    {
        private readonly QueryAnswer _query;
        private readonly MediaLinks _links;
        private long _rows;

        protected RowArray(QueryAnswer query, MediaLinks links)
        {
            (_query, _links) = (query, links);
            _query.WriteStart(Answer.Writer);
        }

        protected JsonAnswer Answer { get; } = JsonAnswer.Rent();

        /// <summary>
        /// The problem of a query with more rows than an answer may have; <see langword="null"/>:
        /// there are not too many.
        /// </summary>
        protected Problem? TooMany { get; private set; }

        public RowDemand Take(ResultRow row)
        {
            if (++_rows > _query._maxRows)
            {
                TooMany = QueryProblems.MoreThan(_query._maxRows);
                return RowDemand.Enough;
            }

            _query.Write(Answer.Writer, row, _links);
            return DemandAt(Answer.Pending);
        }

        public abstract ValueTask PassOnAsync(CancellationToken cancellation);

        public virtual bool TryForget()
        {
            _rows = 0;
            Answer.Clear();
            _query.WriteStart(Answer.Writer);
            return true;
        }

        protected abstract RowDemand DemandAt(int pending);

        protected void WriteEnd() => _query.WriteEnd(Answer.Writer);
    }

    /// <summary>
    /// Sends the rows as they come. A short answer is held back until its end. It is then sent with
    /// its length, and keeps no connection to the database while its client reads. Until then, any
    /// failure can still be answered as a problem.
    /// </summary>
    private sealed class RowStream(QueryAnswer query, HttpContext context, MediaLinks links) : RowArray(query, links)
    {
        private const int HeldBack = 256 * 1024;
        private const int PartSize = 32 * 1024;
        private bool _isBegun;

        public override async ValueTask PassOnAsync(CancellationToken cancellation)
        {
            if (!_isBegun)
                context.Response.ContentType = JsonAnswer.ContentType;
            _isBegun = true;
            await Answer.SendPartAsync(context, cancellation);
        }

        public override bool TryForget() => !_isBegun && base.TryForget();

        /// <exception cref="ProblemException">There are more rows than an answer may have.</exception>
        public async ValueTask EndAsync()
        {
            if (TooMany is { } problem)
                throw new ProblemException(problem);
            if (IsHeadOnly && Answer.Pending >= HeldBack)
            {
                context.Response.ContentType = JsonAnswer.ContentType;
                Answer.Return();
                await context.Response.StartAsync();
                return;
            }

            WriteEnd();
            if (!_isBegun)
            {
                await Answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
                return;
            }

            await Answer.SendPartAsync(context, context.RequestAborted);
            Answer.Return();
        }

        // For HEAD it is enough to know that the answer is a long one.
        protected override RowDemand DemandAt(int pending) => pending < (_isBegun ? PartSize : HeldBack)
            ? RowDemand.More
            : IsHeadOnly ? RowDemand.Enough : RowDemand.PassOn;

        private bool IsHeadOnly => HttpMethods.IsHead(context.Request.Method);
    }

    /// <summary>Keeps the rows as a job's result.</summary>
    private sealed class RowBody(QueryAnswer query, MediaLinks links) : RowArray(query, links)
    {
        private readonly long _largest = query._largestKept;

        public override ValueTask PassOnAsync(CancellationToken cancellation) => ValueTask.CompletedTask;

        public JobOutcome End()
        {
            if (TooMany is { } problem)
                return Refuse(problem);
            WriteEnd();
            return Answer.Pending <= _largest
                ? new JobOutcome.Answered(Answer.TakeAndReturn(), null)
                : Refuse(new Problem(
                    ErrorCodes.TooLarge,
                    $"The result has more than {_largest} bytes, which is more than a job keeps."));
        }

        protected override RowDemand DemandAt(int pending) => pending <= _largest ? RowDemand.More : RowDemand.Enough;

        private JobOutcome.Refused Refuse(Problem problem)
        {
            Answer.Return();
            return new JobOutcome.Refused(problem);
        }
    }
}

/// <summary>Answers query requests with a file: the only column of the only row that was found.</summary>
internal sealed class QueryFileAnswer(IMediaStore store) : IRouteAnswer
{
    private readonly FileAnswer _files = new(store, FileAnswer.Changing, isRead: true);

    public async ValueTask SendAsync(HttpContext context, OperationOutcome outcome)
    {
        var rows = await QueryAnswer.FirstOfAsync(outcome.Rows!);
        if (rows.Count == 1)
            await _files.SendAsync(context, (MediaReference?)rows[0].Values[0]);
        else
            await ProblemAnswer.WriteAsync(context, QueryProblems.OfCount(rows.Count));
    }
}
