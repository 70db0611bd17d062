using Akka.Actor;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Hosting;

/// <summary>
/// Asks an entity through its region until the reply is final. While an entity moves to another
/// node, the reply may be that the message did not reach it; such a message is sent again. A
/// message to a node that dies never gets a reply.
/// </summary>
/// <param name="gate">Signals when other nodes go, and when this one stops.</param>
/// <param name="hasOthers">Whether the entity may be on another node.</param>
/// <param name="time">The clock.</param>
internal sealed class RegionCall(RegionGate gate, bool hasOthers, TimeProvider time)
{
    // Timers have an upper bound, and a deadline may be practically unlimited.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // The slowest move of an entity takes 3 s. Anything longer is a fault that the caller should
    // learn of.
    private static readonly TimeSpan LongestMove = TimeSpan.FromSeconds(10);

    // After a node's end, the first message may still go to that node, so it must be repeated soon.
    private static readonly TimeSpan AttemptAfterDeparture = TimeSpan.FromMilliseconds(400);

    // After another node has gone, a living entity replies within this time, unless it
    // is overloaded.
    private static readonly TimeSpan PatienceAfterDeparture = TimeSpan.FromSeconds(3);

    // Covers losses that nobody notices. If it were much shorter, all who wait in a full queue
    // would send again and again.
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(5);

    /// <param name="region">The region.</param>
    /// <param name="message">The message. It names its entity.</param>
    /// <param name="wait">How long the reply may take altogether.</param>
    /// <param name="isRepeatable">
    /// Whether the message may arrive twice. If so, a lost message is sent again.
    /// </param>
    /// <param name="refusalOf">Why a reply refuses; <see langword="null"/>: it does not refuse.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The reply; <see langword="null"/>: none came, and the outcome of the message is unknown.
    /// </returns>
    /// <exception cref="OperationCanceledException">The caller cancelled.</exception>
    /// <exception cref="Exception">The entity's actor has replied with a failure.</exception>
    public async Task<T?> AskAsync<T>(
        IActorRef region, object message, TimeSpan wait, bool isRepeatable, Func<T, Problem?> refusalOf,
        CancellationToken cancellation) where T : class
    {
        var begun = time.GetTimestamp();
        var longest = wait < LongestWait ? wait : LongestWait;
        var isAnyLost = false;
        for (var (attempts, longestAttempt) = (1, Attempt);; attempts++)
        {
            var remaining = longest - time.GetElapsedTime(begun);
            var departure = hasOthers ? gate.Departure : default;
            var patience = isRepeatable ? TimeSpan.Zero : PatienceAfterDeparture;
            var limit = isRepeatable && longestAttempt < remaining ? longestAttempt : remaining;
            var reply = await OnceAsync<T>(region, message, limit, departure, patience, cancellation)
                .ConfigureAwait(false);
            var elapsed = time.GetElapsedTime(begun);
            if (reply is null)
            {
                if (!isRepeatable || elapsed >= longest || gate.Over.IsCancellationRequested)
                    return null;
                isAnyLost = true;
                longestAttempt = departure.IsCancellationRequested ? AttemptAfterDeparture : Attempt;
                continue;
            }

            var finality = FinalityOf(refusalOf(reply)?.Code);
            if (finality == Finality.NotReached && !gate.IsShut && elapsed < LongestMove && elapsed < longest)
                await Task.Delay(PauseAfter(attempts), time, cancellation).ConfigureAwait(false);
            else
                // This attempt has done nothing, but an earlier one that was lost may have.
                return isAnyLost && finality != Finality.Final ? null : reply;
        }
    }

    private static Finality FinalityOf(ErrorCode? refusal)
    {
        if (refusal == ErrorCodes.TableMoving)
            return Finality.NotReached;
        var isNothingDone = refusal == ErrorCodes.Overloaded || refusal == ErrorCodes.StoreUnavailable
            || refusal == ErrorCodes.SchemaChanged;
        return isNothingDone ? Finality.NothingDone : Finality.Final;
    }

    // From 25 to 100 ms, so that those who wait for one entity do not all come at once.
    private static TimeSpan PauseAfter(int attempts) =>
        TimeSpan.FromMilliseconds(25 * Math.Min(attempts, 3) + Random.Shared.Next(25));

    private async Task<T?> OnceAsync<T>(
        IActorRef region, object message, TimeSpan limit, CancellationToken departure, TimeSpan patience,
        CancellationToken cancellation) where T : class
    {
        using var over = cancellation.CanBeCanceled || hasOthers
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellation, gate.Over)
            : null;
        using var departing = hasOthers
            ? departure.UnsafeRegister(
                static state => EndAfter(((CancellationTokenSource, TimeSpan))state!), (over, patience))
            : default;
        try
        {
            var longest = limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1);
            return await region.Ask<T>(message, longest, over?.Token ?? gate.Over).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception silence) when (silence is AskTimeoutException or OperationCanceledException)
        {
            return null;
        }
    }

    private static void EndAfter((CancellationTokenSource Over, TimeSpan Patience) call)
    {
        try
        {
            call.Over.CancelAfter(call.Patience);
        }
        catch (ObjectDisposedException)
        {
            // The reply has come at the same moment.
        }
    }

    /// <summary>How much a reply says about the message.</summary>
    private enum Finality
    {
        /// <summary>The reply is the outcome of the message.</summary>
        Final,

        /// <summary>This attempt has changed nothing.</summary>
        NothingDone,

        /// <summary>This attempt did not reach the entity. Another one may.</summary>
        NotReached,
    }
}

/// <summary>
/// Signals to those who ask this node's regions when it is pointless to wait, and when it is useful
/// to send again.
/// </summary>
internal sealed class RegionGate : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private CancellationTokenSource _departure = new();
    private volatile bool _isShut;

    /// <summary>
    /// Whether the node is stopping and no other node can take over. A region would buffer new
    /// messages until its end, and would take longer to end.
    /// </summary>
    public bool IsShut => _isShut;

    /// <summary>Cancelled when the regions have ended. No reply comes after that.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>
    /// Cancelled when the next node has gone. Messages to it that had no reply by then are lost.
    /// </summary>
    public CancellationToken Departure => Volatile.Read(ref _departure).Token;

    public void Shut() => _isShut = true;

    public void NodeGone()
    {
        // The earlier source is not disposed of: waiting callers hold its token, and it has
        // no timer.
        Interlocked.Exchange(ref _departure, new CancellationTokenSource()).Cancel();
    }

    public void End()
    {
        Shut();
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The application has stopped before the actors.
        }
    }

    public void Dispose() => _over.Dispose();
}
