using Akka.Dispatch.SysMsg;

namespace Akka.Dispatch;

/// <summary>A stack that producers push on; the consumer takes all of it at once and reverses it into the order of arrival.</summary>
internal struct SystemMessageQueue
{
    private SystemMessage _newest;

    public bool HasMessages => Volatile.Read(ref _newest) is not null;

    public void Push(SystemMessage message)
    {
        var newest = Volatile.Read(ref _newest);
        while (true)
        {
            message.Next = newest;
            var seen = Interlocked.CompareExchange(ref _newest, message, newest);
            if (ReferenceEquals(seen, newest)) return;
            newest = seen;
        }
    }

    /// <summary>The oldest message, linked to the younger ones, or null.</summary>
    public SystemMessage TakeAll()
    {
        SystemMessage oldest = null;
        for (var message = Interlocked.Exchange(ref _newest, null); message is not null;)
        {
            var older = message.Next;
            message.Next = oldest;
            oldest = message;
            message = older;
        }

        return oldest;
    }
}
