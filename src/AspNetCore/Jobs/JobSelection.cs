using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Jobs;

/// <summary>The parameters by which requests choose among jobs. An empty parameter counts as left out.</summary>
internal sealed class JobFields
{
    public const string State = "state";
    public const string Route = "route";
    public const string Code = "code";
    public const string After = "after";
    public const string Limit = "limit";

    private const long DefaultLimit = 100;
    private const long MaxLimit = 1000;

    private static readonly RequestField[] Filters =
    [
        Text(State, $"only jobs in this state: {string.Join(", ", JobStateNames.All)}", 0),
        Text(Route, "only jobs of this route, for example POST /films", 1),
        Text(Code, "only jobs that failed with this code, for example export_failed", 2),
    ];

    private readonly ImmutableArray<string> _states;

    private JobFields(ImmutableArray<string> states, params ImmutableArray<RequestField> fields)
    {
        _states = states;
        Fields = new RequestFields(fields);
    }

    /// <summary>The parameters of <c>GET /jobs</c>.</summary>
    public static JobFields OfList { get; } = new(
        JobStateNames.All,
        [
            .. Filters,
            Text(After, "where the page before ended, as its field after says; left out: the first page", 3),
            new RequestField(Limit, ColumnTypes.Int, Nullable: true, WhenAbsent.TakeDefault, 4)
            {
                Default = DefaultLimit,
                Comment = string.Create(CultureInfo.InvariantCulture, $"the most jobs of a page, 1 to {MaxLimit}"),
            },
        ]);

    /// <summary>The parameters of <c>POST /jobs/retry</c>.</summary>
    public static JobFields OfRetry { get; } = new([JobStateNames.NameOf(JobState.Failed)], [.. Filters]);

    public RequestFields Fields { get; }

    /// <summary>Reads a query string.</summary>
    /// <returns>What is wrong with it; <see langword="null"/>: nothing.</returns>
    public Problem? Read(string? queryString, out JobFilter filter, out string? after, out int limit)
    {
        var values = new object?[Fields.All.Length];
        var unreadable = Fields.BindQueryString(queryString, values)?.Errors
            ?? ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        var faults = unreadable.AddRange(FaultsOf(values));
        filter = new JobFilter
        {
            State = TextOf(values, 0) is { } state ? JobStateNames.Find(state) : null,
            Route = TextOf(values, 1),
            Code = TextOf(values, 2)
        };
        after = values.Length > 3 ? TextOf(values, 3) : null;
        limit = values.Length > 4 && values[4] is long given ? (int)Math.Clamp(given, 1, MaxLimit) : (int)DefaultLimit;
        return faults.IsEmpty ? null : Problem.OfFields(ErrorCodes.ValidationFailed, faults);
    }

    private ImmutableDictionary<string, ImmutableArray<string>> FaultsOf(object?[] values)
    {
        var faults = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        if (TextOf(values, 0) is { } state && !_states.Contains(state))
            faults.Add(State, [$"must be {string.Join(" or ", _states)}, not \"{state}\""]);
        if (TextOf(values, 2) is { } code && ErrorCodes.All.All(known => known.Code != code))
            faults.Add(Code, [
                "is no code that a job can fail with"
                + NearestName.Hint(code, ErrorCodes.All.Select(known => known.Code))
            ]);
        if (values.Length > 4 && values[4] is long and (< 1 or > MaxLimit))
            faults.Add(Limit, [string.Create(CultureInfo.InvariantCulture, $"must be from 1 to {MaxLimit}")]);
        return faults.ToImmutable();
    }

    private static string? TextOf(object?[] values, int slot) =>
        values[slot] is string { Length: > 0 } text ? text : null;

    private static RequestField Text(string name, string comment, int slot) =>
        new(name, ColumnTypes.String, Nullable: true, WhenAbsent.TakeDefault, slot) { Comment = comment };
}

/// <summary>Answers <c>GET /jobs</c>.</summary>
internal sealed class ListJobsHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    public override RouteDescription Describe() => Described(
        "list", "Lists jobs, the newest first.", QueryStringShape.Of(JobFields.OfList.Fields), JobListShape.Instance,
        ErrorCodes.ValidationFailed);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        if (JobFields.OfList.Read(context.Request.QueryString.Value, out var filter, out var after, out var limit)
            is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        if (await VisibleJobsAsync(context, filter) is not { } visible)
            return;
        var page = await ListAsync(visible, after, limit, context.RequestAborted);
        var answer = JsonAnswer.Rent();
        var writer = answer.Writer;
        writer.WriteStartObject();
        writer.WriteStartArray("jobs"u8);
        foreach (var job in page.Jobs)
            JobWriter.Write(writer, job, Urls.UrlOf(context.Request, job.Id));
        writer.WriteEndArray();
        writer.WriteString("after"u8, page.After);
        writer.WriteEndObject();
        await answer.SendAndReturnAsync(context, StatusCodes.Status200OK, JsonAnswer.ContentType);
    }

    private async Task<JobPage> ListAsync(JobFilter filter, string? after, int limit, CancellationToken cancellation)
    {
        try
        {
            return await Jobs.ListAsync(filter, after, limit, cancellation);
        }
        catch (ProblemException refused) when (refused.Problem.Code == ErrorCodes.ValidationFailed)
        {
            // Without the cause, because causes are logged, and a client's mistake does not concern the operator.
            throw new ProblemException(
                Problem.OfField(ErrorCodes.ValidationFailed, JobFields.After, "is not what a page has ended with"));
        }
    }
}

/// <summary>
/// Answers <c>POST /jobs/retry</c>. A few jobs are under way again when the answer is sent. If
/// there are very many, asking them goes on after it.
/// </summary>
internal sealed class RetryJobsHandler(RouteServices services, JobUrls urls) : JobEndpointHandler(services, urls)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TimeProvider _time = services.Time;

    public override RouteDescription Describe() => Described(
        "retry", "Runs again what failed of all jobs that are meant: the writes, or their exports alone.",
        QueryStringShape.Of(JobFields.OfRetry.Fields), JobCountShape.Instance, ErrorCodes.ValidationFailed,
        ErrorCodes.Overloaded);

    protected override async ValueTask HandleAsync(HttpContext context)
    {
        if (JobFields.OfRetry.Read(context.Request.QueryString.Value, out var filter, out _, out _) is { } problem)
        {
            await AnswerAsync(context, problem);
            return;
        }

        if (await VisibleJobsAsync(context, filter) is not { } visible)
            return;
        var retry = await Retries.BeginRetryAllAsync(visible with { State = JobState.Failed }, context.RequestAborted);
        await ((Task)retry.UnderWay)
            .WaitAsync(Patience, _time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var count = retry.UnderWay.IsCompleted ? await retry.UnderWay : retry.Found;
        var answer = JsonAnswer.Rent();
        answer.Writer.WriteStartObject();
        answer.Writer.WriteNumber("num_jobs"u8, count);
        answer.Writer.WriteEndObject();
        await answer.SendAndReturnAsync(context, StatusCodes.Status202Accepted, JsonAnswer.ContentType);
    }
}
