using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Errors;
using TableActors.Host.Loading.Input;

namespace TableActors.Host.Loading.Posting;

/// <summary>
/// Sends rows to a route. Each has an <c>Idempotency-Key</c> of its own, so that it is stored once
/// however often it is sent.
/// </summary>
/// <param name="client">Sends requests.</param>
/// <param name="route">Where to.</param>
/// <param name="keys">The rows' <c>Idempotency-Key</c>s.</param>
/// <param name="resumes">Whether an earlier load may have sent rows under these keys.</param>
/// <param name="jobs">Waits for what a route does in the background.</param>
internal sealed class RowPoster(ServiceClient client, Uri route, RowKeys keys, bool resumes, JobWatch jobs)
{
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends one row, and waits for its outcome.</summary>
    /// <exception cref="LoadStoppedException">The service does not answer, or would refuse every row.</exception>
    public async Task<RowOutcome> PostAsync(InputRow row, CancellationToken cancellation)
    {
        for (var refusals = 0; ; refusals++)
        {
            var key = keys.Of(row.Number, refusals);
            var answer = await client.SendAsync(() => RequestOf(row, key), cancellation);
            var isEarlier = answer is { IsReplayed: true, MayBeToEarlierAttempt: false };
            if (isEarlier && !resumes)
                throw new LoadStoppedException(
                    $"{row.Place} was sent to {route} by an earlier load of this file; "
                    + "to go on with that, say --resume; "
                    + "to send all rows once more, give this load a --name of its own")
                    {
                        IsAdvised = true
                    };
            // This is what an earlier load was told. The table may have changed since, so the row
            // is sent anew.
            if (isEarlier
                && answer.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict
                && IsOfTable(answer.Problem))
                continue;
            return answer.Status == HttpStatusCode.Accepted
                ? await jobs.AwaitAsync(answer, isEarlier, cancellation)
                : Judge(answer, row, isEarlier);
        }
    }

    private HttpRequestMessage RequestOf(InputRow row, string key)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, route) { Content = new ReadOnlyMemoryContent(row.Json) };
        request.Content.Headers.ContentType = Json;
        request.Headers.Add("Idempotency-Key", key);
        return request;
    }

    private RowOutcome Judge(PostAnswer answer, InputRow row, bool isEarlier)
    {
        if (answer.IsSuccess)
            return new RowOutcome.Stored(isEarlier);
        var problem = answer.Problem;
        return StopReason(answer, problem, row) is { } reason
            ? throw new LoadStoppedException(reason)
            : RowOutcome.Of(problem);
    }

    private string? StopReason(PostAnswer answer, ProblemBody problem, InputRow row) => answer.Status switch
    {
        HttpStatusCode.NotFound when !IsOfTable(problem) =>
            $"there is no route POST {route}; look at --route and --url",
        HttpStatusCode.MethodNotAllowed => $"{route} takes no POST; name an insert or update route with --route",
        HttpStatusCode.UnsupportedMediaType => $"{route} takes no JSON: {problem.Message}",
        HttpStatusCode.Conflict when problem.Code == ErrorCodes.IdempotencyConflict.Code =>
            $"{row.Place} was sent by an earlier load of this file with other values; "
            + "say the options of then, or give this load a --name of its own",
        _ => answer.StopReason(route),
    };

    private static bool IsOfTable(ProblemBody problem) =>
        problem.Code == ErrorCodes.RowNotFound.Code || problem.Code == ErrorCodes.DuplicateKey.Code;
}

/// <summary>What became of one row.</summary>
internal abstract record RowOutcome
{
    private RowOutcome()
    {
    }

    /// <summary>The service has stored it.</summary>
    /// <param name="ByEarlierLoad">Whether it did so when an earlier load sent it.</param>
    internal sealed record Stored(bool ByEarlierLoad) : RowOutcome;

    /// <summary>The table has a row with its primary key already.</summary>
    /// <param name="Problem">The service's answer.</param>
    internal sealed record Duplicate(ProblemBody Problem) : RowOutcome;

    /// <summary>The service has refused it.</summary>
    /// <param name="Problem">The service's answer.</param>
    internal sealed record Refused(ProblemBody Problem) : RowOutcome;

    /// <summary>The outcome that a problem stands for.</summary>
    public static RowOutcome Of(ProblemBody problem) =>
        problem.Code == ErrorCodes.DuplicateKey.Code ? new Duplicate(problem) : new Refused(problem);
}

/// <summary>The body of an answer that is not 2xx: a problem object, or whatever else came.</summary>
/// <param name="Json">The body as JSON. If it is not JSON, it becomes a JSON text.</param>
/// <param name="Code">The stable code; <see langword="null"/>: there is none, so the answer is not ours.</param>
/// <param name="Message">The sentence to show, with the faults of single fields.</param>
internal sealed record ProblemBody(byte[] Json, string? Code, string Message)
{
    public static ProblemBody Of(byte[] body, int? status)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var code = Text(document.RootElement, "code");
            var text = FieldFaults(document.RootElement)
                ?? Text(document.RootElement, "detail")
                ?? Text(document.RootElement, "title");
            return new ProblemBody(body, code, text ?? $"status {status}");
        }
        catch (JsonException)
        {
            return new ProblemBody(
                JsonSerializer.SerializeToUtf8Bytes(new { status, body = Encoding.UTF8.GetString(body) }), null,
                $"status {status}");
        }
    }

    private static string? Text(JsonElement problem, string name) =>
        problem.ValueKind == JsonValueKind.Object
        && problem.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static string? FieldFaults(JsonElement problem)
    {
        if (problem.ValueKind != JsonValueKind.Object
            || !problem.TryGetProperty("errors", out var errors)
            || errors.ValueKind != JsonValueKind.Object)
            return null;
        var faults = errors.EnumerateObject()
            .Where(field => field.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(field => field.Value.EnumerateArray(), (field, fault) => $"{field.Name} {fault}")
            .ToList();
        return faults.Count > 0 ? string.Join("; ", faults) : null;
    }
}

/// <summary>
/// Gives each row its <c>Idempotency-Key</c>. A row of the same file, loaded under the same name,
/// gets the same one again, so that a load that broke off can go on.
/// </summary>
internal sealed class RowKeys
{
    private const int HashBytes = 16;

    private readonly string _load;

    private RowKeys(ReadOnlySpan<byte> load) => _load = Convert.ToHexStringLower(load);

    /// <summary>Keys that no other load has.</summary>
    public static RowKeys Unique() => new(RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>The keys of a file.</summary>
    /// <param name="file">Its bytes, from the beginning.</param>
    /// <param name="name">Tells loads of the same file apart.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<RowKeys> OfAsync(Stream file, string name, CancellationToken cancellation)
    {
        var content = await SHA256.HashDataAsync(file, cancellation);
        return new RowKeys(SHA256.HashData([.. content, .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, HashBytes));
    }

    /// <summary>The key of a row.</summary>
    /// <param name="row">Its number in the file.</param>
    /// <param name="refusals">How often the row was refused before. After each refusal it is another request.</param>
    public string Of(long row, int refusals) =>
        string.Create(CultureInfo.InvariantCulture, $"load-{_load}-{row}{(refusals == 0 ? "" : $"-{refusals}")}");
}
