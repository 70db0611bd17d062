using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text;
using System.Text.Json;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;

namespace TableActors.Host.Loading;

/// <summary>Posts all rows, several at once, counts them, and writes down those that are refused.</summary>
internal sealed class RowLoader(
    RowPoster poster, RefusedRows refused, LoadCounts counts, int concurrency, LoadRepeat repeat)
{
    /// <summary>Returns once every row has its outcome.</summary>
    /// <exception cref="LoadStoppedException">The load cannot go on.</exception>
    /// <exception cref="InputFileException">The file cannot be read any further.</exception>
    public async Task RunAsync(IAsyncEnumerable<InputRow> rows, CancellationToken cancellation)
    {
        await using var remaining = rows.GetAsyncEnumerator(cancellation);
        if (repeat == LoadRepeat.Resume)
            await FindEarlierLoadAsync(remaining, cancellation);
        await LoadAllAsync(remaining, cancellation);
    }

    /// <summary>
    /// Sends rows one by one until the service recognises one. If the service stores a row as new
    /// before that, it may store all the others a second time. So the load stops.
    /// </summary>
    private async Task FindEarlierLoadAsync(IAsyncEnumerator<InputRow> rows, CancellationToken cancellation)
    {
        while (await rows.MoveNextAsync())
        {
            switch (await LoadAsync(rows.Current, cancellation))
            {
                case RowOutcome.Stored { ByEarlierLoad: true }:
                    return;
                case RowOutcome.Stored:
                    throw new LoadStoppedException(
                        $"{rows.Current.Place} was not known to the service, and is stored now: "
                        + "this very file was not loaded to this route under this --name, "
                        + "or the service has forgotten it, which it does after idempotency.keep_for. "
                        + "If rows cannot be there twice, say --resume once more")
                    {
                        IsAdvised = true,
                    };
            }
        }
    }

    private async Task LoadAllAsync(IAsyncEnumerator<InputRow> rows, CancellationToken cancellation)
    {
        Exception? stopped = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(
                UntilBroken(rows, e => stopped ??= e, stop.Token), options, async (row, token) =>
                {
                    try
                    {
                        await LoadAsync(row, token);
                    }
                    catch (LoadStoppedException e)
                    {
                        // The first reason counts. It also ends the requests under way.
                        Interlocked.CompareExchange(ref stopped, e, null);
                        await stop.CancelAsync();
                    }
                });
        }
        catch (OperationCanceledException) when (stopped is not null)
        {
            // Thrown below.
        }

        if (stopped is not null)
            ExceptionDispatchInfo.Throw(stopped);
    }

    /// <summary>The rows up to the place where the file cannot be read any further. They are still loaded.</summary>
    private static async IAsyncEnumerable<InputRow> UntilBroken(
        IAsyncEnumerator<InputRow> rows, Action<InputFileException> broken,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await MoveNextAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            yield return rows.Current;
        }

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await rows.MoveNextAsync();
            }
            catch (InputFileException e)
            {
                broken(e);
                return false;
            }
            catch (DecoderFallbackException)
            {
                broken(new InputFileException(CsvReader.WrongEncoding));
                return false;
            }
        }
    }

    private async Task<RowOutcome> LoadAsync(InputRow row, CancellationToken cancellation)
    {
        var outcome = row.Fault is { } fault
            ? new RowOutcome.Refused(Unreadable(fault))
            : await poster.PostAsync(row, cancellation);
        switch (outcome)
        {
            case RowOutcome.Stored { ByEarlierLoad: true }:
                counts.CountEarlier();
                break;
            case RowOutcome.Stored:
                counts.CountStored();
                break;
            case RowOutcome.Duplicate when repeat == LoadRepeat.SkipExisting:
                counts.CountPresent();
                break;
            case RowOutcome.Duplicate duplicate:
                await RefuseAsync(row, duplicate.Problem);
                break;
            case RowOutcome.Refused refusal:
                await RefuseAsync(row, refusal.Problem);
                break;
        }

        return outcome;
    }

    private static ProblemBody Unreadable(string fault) =>
        ProblemBody.Of(
            JsonSerializer.SerializeToUtf8Bytes(
                new { title = "The row cannot be read.", detail = fault }, RefusedRows.Readable),
            status: null);

    private async Task RefuseAsync(InputRow row, ProblemBody problem)
    {
        counts.CountRefused();
        await refused.AddAsync(row, problem);
    }
}
