using TableActors.Host.Commands;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Loading;

/// <summary>One run of <c>load</c>: reads the file, posts its rows and reports their outcomes.</summary>
internal sealed class LoadRun(
    LoadOptions options, RetrySchedule schedule, TimeProvider time, TextWriter output, TextWriter error)
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
        if (failure is null || _counts.All > 0)
            await TellAsync(refused, time.GetElapsedTime(started));
        if (failure is not null)
            await error.WriteLineAsync(failure);
        return failure is not null ? ExitCode.Failed : _counts.Refused > 0 ? ExitCode.Faults : ExitCode.Success;
    }

    private async Task<string?> TryLoadAsync(
        ILoadProgress progress, RefusedRows refused, CancellationToken cancellation)
    {
        try
        {
            await LoadAsync(progress, refused, cancellation);
            return null;
        }
        catch (LoadStoppedException e)
        {
            return e.IsAdvised ? e.Message : e.Message + Advice();
        }
        catch (InputFileException e)
        {
            return $"{options.File}: {e.Message}{Advice()}";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.TrimEnd('.');
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return "stopped" + Advice();
        }
    }

    private string Advice() =>
        _counts.All == 0 ? ""
        : options.Repeat == LoadRepeat.SkipExisting ? "; for the rest run it again with --skip-existing"
        : "; for the rest run it again, as the file is, with --resume";

    private async Task LoadAsync(ILoadProgress progress, RefusedRows refused, CancellationToken cancellation)
    {
        await using var input = new FileStream(
            options.File, FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize, useAsync: true);
        if (!input.CanSeek)
            throw new InputFileException(
                "this is no file that can be read twice, as a load does; store it in one first");
        using var http = ServiceClient.ClientOf(options.Concurrency);
        var client = new ServiceClient(http, options.RouteUrl, schedule, time);
        var route = await LoadRoute.FindAsync(client, options, cancellation);
        var reader = await ReaderAsync(input, route, cancellation);
        var poster = new RowPoster(
            client, route.Url, await KeysAsync(input, cancellation), options.Repeat == LoadRepeat.Resume,
            new JobWatch(client, route.Url, time));
        var loader = new RowLoader(poster, refused, _counts, options.Concurrency, options.Repeat);
        var rows = reader.ReadAsync(
            await InputText.AsUtf8Async(Rewound(input), options.Encoding, cancellation), cancellation);
        await progress.RunAsync(
            () => loader.RunAsync(rows, cancellation), _counts,
            () => input.Length == 0 ? 1 : (double)input.Position / input.Length);
    }

    private async Task<IRowReader> ReaderAsync(FileStream input, LoadRoute route, CancellationToken cancellation)
    {
        var text = await InputText.AsUtf8Async(Rewound(input), options.Encoding, cancellation);
        if (options.Format == InputFormat.Csv)
        {
            var header = await CsvHeader.ReadAsync(
                text, options.Csv, route.Inputs, options.IgnoreUnknown, cancellation);
            var columns = header.Columns.Where(column => column.Name is not null)
                .Select(column => $"{column.Name} {column.Type}");
            await output.WriteLineAsync(
                $"columns: {string.Join(", ", columns)}"
                + (header.Separator == ',' ? "" : $"; separated by {CsvHeader.NameOf(header.Separator)}"));
            await TellIgnoredAsync(header.Ignored);
            return new CsvReader(header, options.Csv);
        }

        IRowReader reader = options.Format == InputFormat.Json ? new JsonArrayReader() : new NdjsonReader();
        var unknown = await UnknownNames.FindAsync(reader.ReadAsync(text, cancellation), route.Inputs);
        if (unknown.Count > 0 && !options.IgnoreUnknown)
            throw new InputFileException(UnknownNames.Complain(unknown, route.Inputs, isCsv: false));
        await TellIgnoredAsync(unknown);
        return reader;
    }

    private async Task<RowKeys> KeysAsync(FileStream input, CancellationToken cancellation) =>
        options.Repeat == LoadRepeat.SkipExisting
            ? RowKeys.Unique()
            : await RowKeys.OfAsync(Rewound(input), options.Name, cancellation);

    private static FileStream Rewound(FileStream input)
    {
        input.Position = 0;
        return input;
    }

    private async Task TellIgnoredAsync(IReadOnlyList<string> names)
    {
        if (names.Count > 0)
            await output.WriteLineAsync($"ignored, as the route does not have them: {UnknownNames.List(names)}");
    }

    private async Task TellAsync(RefusedRows refused, TimeSpan elapsed)
    {
        var seconds = Math.Max(elapsed.TotalSeconds, 0.001);
        await output.WriteLineAsync(
            FormattableString.Invariant($"{_counts} in {seconds:f1} s ({_counts.All / seconds:n0} rows a second)"));
        if (_counts.Refused == 0)
            return;
        foreach (var row in refused.First)
            await output.WriteLineAsync($"  {row}");
        if (_counts.Refused > refused.First.Count)
            await output.WriteLineAsync(
                FormattableString.Invariant($"  and {_counts.Refused - refused.First.Count:n0} more"));
        await output.WriteLineAsync($"refused rows, each with its problem: {refused.Path}");
    }
}
