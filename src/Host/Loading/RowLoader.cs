using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using TableActors.Host.Loading.Input;
using TableActors.Host.Loading.Posting;
using TableActors.Host.Loading.Reporting;

namespace TableActors.Host.Loading;

/// <summary>Posts all rows, several at once, and sees to it that each is counted and each refused one written down.</summary>
internal sealed class RowLoader(RowPoster poster, RefusedRows refused, LoadCounts counts, int concurrency, bool skipExisting)
{
    /// <summary>Returns once every row has its outcome.</summary>
    /// <exception cref="LoadStoppedException">The load cannot go on.</exception>
    /// <exception cref="InputFileException">The file cannot be read any further.</exception>
    public async Task RunAsync(IAsyncEnumerable<InputRow> rows, CancellationToken cancellation)
    {
        Exception? stopped = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(UntilBroken(rows, e => stopped ??= e, stop.Token), options, async (row, token) =>
            {
                try
                {
                    await LoadAsync(row, token);
                }
                catch (LoadStoppedException e)
                {
                    // The first reason counts; what is under way ends because of it.
                    Interlocked.CompareExchange(ref stopped, e, null);
                    await stop.CancelAsync();
                }
            });
        }
        catch (OperationCanceledException) when (stopped is not null)
        {
            // Told below.
        }

        if (stopped is not null)
            ExceptionDispatchInfo.Throw(stopped);
    }

    /// <summary>The rows up to the place where the file cannot be read any further, so that those under way are not given up for it.</summary>
    private static async IAsyncEnumerable<InputRow> UntilBroken(
        IAsyncEnumerable<InputRow> rows, Action<InputFileException> broken, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var reading = rows.GetAsyncEnumerator(cancellation);
        while (await MoveNextAsync())
            yield return reading.Current;

        async ValueTask<bool> MoveNextAsync()
        {
            try
            {
                return await reading.MoveNextAsync();
            }
            catch (InputFileException e)
            {
                broken(e);
                return false;
            }
        }
    }

    private async Task LoadAsync(InputRow row, CancellationToken cancellation)
    {
        if (row.Fault is { } fault)
        {
            await RefuseAsync(row, JsonSerializer.SerializeToUtf8Bytes(new { title = "The row cannot be read.", detail = fault }));
            return;
        }

        switch (await poster.PostAsync(row.Json, cancellation))
        {
            case RowOutcome.Stored:
                counts.CountStored();
                break;
            case RowOutcome.Duplicate duplicate when skipExisting || duplicate.MayBeOurs:
                counts.CountPresent();
                break;
            case RowOutcome.Duplicate duplicate:
                await RefuseAsync(row, duplicate.Problem);
                break;
            case RowOutcome.Refused refusal:
                await RefuseAsync(row, refusal.Problem);
                break;
        }
    }

    private async Task RefuseAsync(InputRow row, ReadOnlyMemory<byte> problem)
    {
        counts.CountRefused();
        await refused.AddAsync(row, problem);
    }
}
