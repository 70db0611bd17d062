using System.Net;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>
/// Limits the open connections whose callers have not yet shown that they are nodes. When all
/// places are taken, a new connection dismisses the one that has waited longest. A node makes
/// itself known sooner than so many others can connect after it.
/// </summary>
internal sealed class UnknownConnections(int places)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<CancellationTokenSource> _waiting = [];

    /// <summary>
    /// Gives a place to a new connection, until the result is disposed of. Cancels
    /// <paramref name="dismissal"/> if the connection loses its place.
    /// </summary>
    public IDisposable TakePlace(CancellationTokenSource dismissal)
    {
        CancellationTokenSource? longest = null;
        LinkedListNode<CancellationTokenSource> place;
        lock (_gate)
        {
            if (_waiting.Count == places)
            {
                longest = _waiting.First!.Value;
                _waiting.RemoveFirst();
            }

            place = _waiting.AddLast(dismissal);
        }

        try
        {
            longest?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has made itself known just now.
        }

        return new Place(this, place);
    }

    private sealed class Place(UnknownConnections all, LinkedListNode<CancellationTokenSource> node) : IDisposable
    {
        public void Dispose()
        {
            lock (all._gate)
            {
                if (node.List is not null)
                    all._waiting.Remove(node);
            }
        }
    }
}

/// <summary>Allows one line per address and minute, so that nobody can fill the log.</summary>
internal sealed class Complaints(TimeProvider time)
{
    private const int MostAddresses = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Entry> _entries = [];

    /// <summary>
    /// Decides whether a line about an address may be logged now. Returns how many were left out
    /// since the last one; null: this one is left out, too. From the 257th address within a minute
    /// on, all count as one.
    /// </summary>
    public int? Admit(IPAddress address)
    {
        lock (_gate)
        {
            if (!_entries.ContainsKey(address) && _entries.Count >= MostAddresses)
            {
                foreach (var (old, entry) in _entries.ToList())
                {
                    if (IsOver(entry))
                        _entries.Remove(old);
                }

                if (_entries.Count >= MostAddresses)
                    address = IPAddress.None;
            }

            if (!_entries.TryGetValue(address, out var known))
                known = _entries[address] = new Entry();
            else if (!IsOver(known))
            {
                known.LeftOut++;
                return null;
            }

            var leftOut = known.LeftOut;
            known.LoggedAt = time.GetTimestamp();
            known.LeftOut = 0;
            return leftOut;
        }
    }

    private bool IsOver(Entry entry) => time.GetElapsedTime(entry.LoggedAt) >= Interval;

    private sealed class Entry
    {
        public long LoggedAt { get; set; }

        public int LeftOut { get; set; }
    }
}
