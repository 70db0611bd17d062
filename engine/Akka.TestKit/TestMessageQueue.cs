namespace Akka.TestKit;

/// <summary>What a test actor has received and the test has not taken yet. One test takes, any thread adds.</summary>
internal sealed class TestMessageQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<MessageEnvelope> _messages = [];
    private readonly SemaphoreSlim _available = new(0);

    public int Count
    {
        get
        {
            lock (_gate)
                return _messages.Count;
        }
    }

    public void Add(MessageEnvelope envelope)
    {
        lock (_gate)
            _messages.Enqueue(envelope);
        _available.Release();
    }

    /// <summary>Takes the oldest message, or gives null when none has come in time.</summary>
    /// <param name="async">False to have the calling thread wait.</param>
    public async ValueTask<MessageEnvelope> Take(TimeSpan timeout, bool async, CancellationToken cancellationToken)
    {
        if (!await Wait(timeout, async, cancellationToken).ConfigureAwait(false))
            return null;

        lock (_gate)
            return _messages.Dequeue();
    }

    /// <summary>As <see cref="Take"/>, but the message stays.</summary>
    public async ValueTask<MessageEnvelope> Peek(TimeSpan timeout, bool async, CancellationToken cancellationToken)
    {
        if (!await Wait(timeout, async, cancellationToken).ConfigureAwait(false))
            return null;

        _available.Release();
        lock (_gate)
            return _messages.Peek();
    }

    public IReadOnlyList<MessageEnvelope> TakeAll()
    {
        var taken = new List<MessageEnvelope>();
        while (_available.Wait(0))
        {
            lock (_gate)
                taken.Add(_messages.Dequeue());
        }

        return taken;
    }

    private ValueTask<bool> Wait(TimeSpan timeout, bool async, CancellationToken cancellationToken) =>
        async
            ? new ValueTask<bool>(_available.WaitAsync(timeout, cancellationToken))
            : new ValueTask<bool>(_available.Wait(timeout, cancellationToken));
}
