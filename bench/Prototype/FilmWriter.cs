using System.Threading.Channels;

namespace TableActors.Bench.Prototype;

/// <summary>The one writer: while a transaction is under way the next batch gathers.</summary>
internal sealed class FilmWriter(IFilmStore store)
{
    private const int LargestBatch = 1000;

    private readonly Channel<FilmWrite> _queue = Channel.CreateUnbounded<FilmWrite>(new() { SingleReader = true });

    public void Enqueue(FilmWrite write)
    {
        if (!_queue.Writer.TryWrite(write))
            write.Fail(new InvalidOperationException("the service is stopping"));
    }

    public void Complete() => _queue.Writer.Complete();

    public async Task RunAsync()
    {
        var batch = new List<FilmWrite>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (batch.Count < LargestBatch && _queue.Reader.TryRead(out FilmWrite? write))
                batch.Add(write);
            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<FilmWrite> batch)
    {
        try
        {
            await store.CommitAsync(batch);
        }
        catch (Exception e)
        {
            foreach (FilmWrite write in batch)
                write.Fail(e);
            return;
        }

        foreach (FilmWrite write in batch)
            write.Confirm();
    }
}
