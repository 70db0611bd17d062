using TableActors.Host.Commands;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Loading.Reporting;

namespace TableActors.Host.Loading;

/// <summary>One run of <c>load</c>: reads the file, posts its rows, says what became of them.</summary>
internal sealed class LoadRun(LoadOptions options, RetrySchedule schedule, TimeProvider time, TextWriter output, TextWriter error)
{
    private const int BufferSize = 256 * 1024;
    private readonly LoadCounts _counts = new();

    /// <summary>Runs it to its end.</summary>
    /// <returns>The program's exit code.</returns>
    public async Task<int> ExecuteAsync(ILoadProgress progress, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        await using var refused = new RefusedRows(options.RefusedFile);
        var failure = await TryLoadAsync(progress, refused, cancellation);
        await TellAsync(refused.Path, time.GetElapsedTime(started));
        if (failure is not null)
            await error.WriteLineAsync(failure + (_counts.All == 0 ? "" : "; for the rest run it again with --skip-existing"));
        return failure is not null ? ExitCode.Failed : _counts.Refused > 0 ? ExitCode.Faults : ExitCode.Success;
    }

    private async Task<string?> TryLoadAsync(ILoadProgress progress, RefusedRows refused, CancellationToken cancellation)
    {
        try
        {
            await LoadAsync(progress, refused, cancellation);
            return null;
        }
        catch (LoadStoppedException e)
        {
            return e.Message;
        }
        catch (InputFileException e)
        {
            return $"{options.File}: {e.Message}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return "stopped";
        }
    }

    private async Task LoadAsync(ILoadProgress progress, RefusedRows refused, CancellationToken cancellation)
    {
        await using var input = new FileStream(options.File, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: true);
        var rows = (await ReaderAsync(cancellation)).ReadAsync(input, cancellation);
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = options.Concurrency, AllowAutoRedirect = false };
        using var client = new HttpClient(handler);
        var poster = new RowPoster(client, options.Route, schedule, time);
        var loader = new RowLoader(poster, refused, _counts, options.Concurrency, options.SkipExisting);
        await progress.RunAsync(() => loader.RunAsync(rows, cancellation), _counts, () => input.Length == 0 ? 1 : (double)input.Position / input.Length);
    }

    private async Task<IRowReader> ReaderAsync(CancellationToken cancellation)
    {
        switch (options.Format)
        {
            case InputFormat.Json:
                return new JsonArrayReader();
            case InputFormat.Ndjson:
                return new NdjsonReader();
            default:
                await using (var input = File.OpenRead(options.File))
                {
                    var columns = await new CsvHeader(options.Types, options.Names).ReadAsync(input, cancellation);
                    await output.WriteLineAsync($"columns: {string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"))}");
                    return new CsvReader(columns);
                }
        }
    }

    private async Task TellAsync(string refusedFile, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        await output.WriteLineAsync(FormattableString.Invariant($"{_counts} in {seconds:f1} s ({_counts.All / seconds:n0} rows a second)"));
        if (_counts.Refused > 0)
            await output.WriteLineAsync($"refused rows, each with its problem: {refusedFile}");
    }
}
