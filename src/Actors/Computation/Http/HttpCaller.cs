using System.Buffers;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Computation.Functions;
using TableActors.Actors.Media;
using TableActors.Actors.Telemetry;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation.Http;

/// <summary>Computes a column by calling an HTTP service.</summary>
internal sealed class HttpStep(TableSchema table, Column column, HttpComputation http, HttpCaller caller) : ColumnStep
{
    private readonly Uri _url = new(http.Url);
    private readonly string _name = $"{table.Name.Value}.{column.Name}";

    public override bool IsInline => false;

    public override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation)
    {
        foreach (var ordinal in column.DependsOn)
        {
            if (row[ordinal] is null)
                return default;
        }

        return new ValueTask<object?>(AskAsync(row, cancellation));
    }

    private async Task<object?> AskAsync(object?[] row, CancellationToken cancellation)
    {
        using var body = new ArgumentsContent();
        foreach (var name in http.Arguments)
        {
            var argument = table.Find(name)!;
            body.Add(argument, row[argument.Ordinal] is MediaReference file
                ? await caller.OpenAsync(file, cancellation).ConfigureAwait(false)
                : row[argument.Ordinal]!);
        }

        using var answer = await caller.PostAsync(_name, _url, body, http.Timeout, cancellation).ConfigureAwait(false);
        if (JsonPointer.Find(answer.RootElement, http.Result) is not { } result)
            throw new ComputationException($"the service's answer has nothing at \"{http.Result}\"");
        if (result.ValueKind == JsonValueKind.Null)
            return null;
        return column.Type is MediaColumnType media
            ? await TakeAsync(media, result, row, cancellation).ConfigureAwait(false)
            : new JsonText(result.GetRawText());
    }

    private async Task<object?> TakeAsync(
        MediaColumnType type, JsonElement result, object?[] row, CancellationToken cancellation) =>
        result.ValueKind == JsonValueKind.String
        ? await caller.TakeAsync(
            type, result.GetString()!, column.DependsOn.Select(ordinal => row[ordinal]).OfType<MediaReference>(),
            cancellation).ConfigureAwait(false)
        : throw new ComputationException("the result must be a URL");
}

/// <summary>
/// Calls HTTP services: a bounded number at once, over connections that are kept. Clients learn
/// neither which service it is nor what it answered. The log names the column, because the
/// service's URL may hold a password or a key.
/// </summary>
internal sealed partial class HttpCaller(
    ComputedFiles files, int maxCalls, int maxAnswerBytes, TimeProvider time, ILogger logger)
    : IDisposable
{
    private readonly SemaphoreSlim _slots = new(maxCalls);
    private readonly ILogger _logger = logger;
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        // The handler would name as the caller a span of its own, which nobody records.
        ActivityHeadersPropagator = null,
    });

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }

    public Task<MediaContent> OpenAsync(MediaReference reference, CancellationToken cancellation) =>
        files.OpenAsync(reference, cancellation);

    public Task<MediaReference> TakeAsync(
        MediaColumnType type, string url, IEnumerable<MediaReference> arguments, CancellationToken cancellation) =>
        files.TakeAsync(type, url, arguments, "the file that the service answered", cancellation);

    /// <summary>
    /// Posts a body, and reads the answer as a whole. The time-out begins when the call has its
    /// turn. The log and the trace name the column.
    /// </summary>
    /// <exception cref="ComputationException">The service did not answer as it should.</exception>
    public async Task<JsonDocument> PostAsync(
        string column, Uri url, HttpContent body, TimeSpan timeout, CancellationToken cancellation)
    {
        await _slots.WaitAsync(cancellation).ConfigureAwait(false);
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            return await PostNowAsync(column, url, body, either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (deadline.IsCancellationRequested
            && !cancellation.IsCancellationRequested
            && failure is not ComputationException)
        {
            LogTookTooLong(column, timeout.TotalSeconds);
            throw new ComputationException("the service took too long");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            LogUnreachable(column, failure);
            throw new ComputationException("the service could not be reached");
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task<JsonDocument> PostNowAsync(
        string column, Uri url, HttpContent body, CancellationToken cancellation)
    {
        using var span = Traces.Begin($"compute {column}", ActivityKind.Client);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = body };
        request.Headers.Accept.ParseAdd("application/json");
        DistributedContextPropagator.Current.Inject(
            Activity.Current, request.Headers,
            static (headers, name, value) => ((HttpRequestHeaders)headers!).TryAddWithoutValidation(name, value));
        try
        {
            return await SendAsync(column, request, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            Traces.End(span, failure.GetType().Name);
            throw;
        }
    }

    private async Task<JsonDocument> SendAsync(
        string column, HttpRequestMessage request, CancellationToken cancellation)
    {
        using var response = await _http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            LogRefused(column, (int)response.StatusCode);
            throw new ComputationException($"the service answered {(int)response.StatusCode}");
        }

        var answer = await ReadAsync(response, cancellation).ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = int.MaxValue });
        }
        catch (JsonException failure)
        {
            LogNoJson(column, failure);
            throw new ComputationException("the service did not answer JSON");
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        await using var content = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        var answer = new ArrayBufferWriter<byte>();
        while (await content.ReadAsync(answer.GetMemory(8192), cancellation).ConfigureAwait(false) is var read and > 0)
        {
            answer.Advance(read);
            if (answer.WrittenCount > maxAnswerBytes)
                throw new ComputationException($"the service answered more than {maxAnswerBytes} bytes");
        }

        return answer.WrittenMemory;
    }

    [LoggerMessage(2121, LogLevel.Warning, "The service that computes {Column} took longer than {Seconds} s")]
    private partial void LogTookTooLong(string column, double seconds);

    [LoggerMessage(2122, LogLevel.Warning, "The service that computes {Column} could not be reached")]
    private partial void LogUnreachable(string column, Exception failure);

    [LoggerMessage(2123, LogLevel.Warning, "The service that computes {Column} answered {Status}")]
    private partial void LogRefused(string column, int status);

    [LoggerMessage(2124, LogLevel.Warning, "The service that computes {Column} did not answer JSON")]
    private partial void LogNoJson(string column, Exception failure);
}
