using System.Net;

namespace TableActors.Actors.Cluster.Transport;

/// <summary>
/// Those who have connected and are not known yet. Only so many have a place. When all are taken, who has waited longest
/// loses its own: a node makes itself known in less time than it takes so many others to connect after it.
/// </summary>
internal sealed class UnknownConnections(int places)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<CancellationTokenSource> _waiting = [];

    /// <summary>Gives a place to who has just connected.</summary>
    /// <param name="dismissal">Cancelled where the place is lost.</param>
    /// <returns>Gives the place up.</returns>
    public IDisposable Seat(CancellationTokenSource dismissal)
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

/// <summary>Lets each address have one line in the log for some time, so that nobody can fill it.</summary>
internal sealed class Complaints(TimeProvider time)
{
    private const int MostAddresses = 256;
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Entry> _entries = [];

    /// <summary>Says whether something about an address may be logged now.</summary>
    /// <param name="address">Whom it is about. Beyond 256 addresses within the time, the rest count as one.</param>
    /// <returns>How many lines about it were left out since the last one; null: this one is left out too.</returns>
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
