using Akka.Actor;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Hosting;

/// <summary>
/// Asks an entity through its region until the answer is final. While an entity moves from one node to another it answers, or is answered
/// for, that it was not reached; and what was sent to a node that dies is never answered.
/// </summary>
/// <param name="gate">Knows when nodes go, and when this one does.</param>
/// <param name="hasOthers">Whether the entity may be on another node.</param>
/// <param name="time">The time.</param>
internal sealed class RegionCall(RegionGate gate, bool hasOthers, TimeProvider time)
{
    // Timers cannot wait for ever, and a deadline may be as good as none.
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    // The worst move of an entity takes 3 s. Whatever lasts longer is a fault, which the caller should hear of.
    private static readonly TimeSpan MovesTake = TimeSpan.FromSeconds(10);

    // The first message after a node's end may still go to where that node was.
    private static readonly TimeSpan SecondTry = TimeSpan.FromMilliseconds(400);

    // Who lives answers within this time after a node has gone, unless it is overloaded.
    private static readonly TimeSpan LateAnswersTake = TimeSpan.FromSeconds(3);

    // A net for losses that nobody notices. Much shorter, and a full queue would be asked again and again by all who wait in it.
    private static readonly TimeSpan Attempt = TimeSpan.FromSeconds(5);

    /// <summary>Asks.</summary>
    /// <param name="region">The region.</param>
    /// <param name="message">The message; it names its entity.</param>
    /// <param name="wait">How long the answer may take in all.</param>
    /// <param name="isRepeatable">Whether the message may arrive twice, so that it is sent again where it may be lost.</param>
    /// <param name="refusalOf">Why an answer refuses; <see langword="null"/>: it does not.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The answer; <see langword="null"/>: none came, and what has become of the message is not known.</returns>
    /// <exception cref="OperationCanceledException">The caller has ended the wait.</exception>
    /// <exception cref="Exception">The entity's actor has answered with a failure.</exception>
    public async Task<T?> AskAsync<T>(
        IActorRef region, object message, TimeSpan wait, bool isRepeatable, Func<T, Problem?> refusalOf, CancellationToken cancellation) where T : class
    {
        var begun = time.GetTimestamp();
        var most = wait < LongestWait ? wait : LongestWait;
        var isAnyLost = false;
        for (var (turns, limit) = (1, Attempt);; turns++)
        {
            var remaining = most - time.GetElapsedTime(begun);
            var departure = hasOthers ? gate.Departure : default;
            var patience = isRepeatable ? TimeSpan.Zero : LateAnswersTake;
            var answer = await OnceAsync<T>(region, message, isRepeatable && limit < remaining ? limit : remaining, departure, patience, cancellation)
                .ConfigureAwait(false);
            var elapsed = time.GetElapsedTime(begun);
            if (answer is null)
            {
                if (!isRepeatable || elapsed >= most || gate.Over.IsCancellationRequested)
                    return null;
                isAnyLost = true;
                limit = departure.IsCancellationRequested ? SecondTry : Attempt;
                continue;
            }

            var weight = WeightOf(refusalOf(answer)?.Code);
            if (weight == AnswerWeight.NotReached && !gate.IsShut && elapsed < MovesTake && elapsed < most)
                await Task.Delay(PauseAfter(turns), time, cancellation).ConfigureAwait(false);
            else
                // That this attempt has done nothing does not say it of one that was lost.
                return isAnyLost && weight != AnswerWeight.Final ? null : answer;
        }
    }

    private static AnswerWeight WeightOf(ErrorCode? refusal) => refusal == ErrorCodes.TableMoving ? AnswerWeight.NotReached
        : refusal == ErrorCodes.Overloaded || refusal == ErrorCodes.StoreUnavailable || refusal == ErrorCodes.SchemaChanged ? AnswerWeight.NothingDone
        : AnswerWeight.Final;

    // From 25 to 100 ms, so that those who wait for one entity do not all come at once.
    private static TimeSpan PauseAfter(int turns) => TimeSpan.FromMilliseconds(25 * Math.Min(turns, 3) + Random.Shared.Next(25));

    private async Task<T?> OnceAsync<T>(
        IActorRef region, object message, TimeSpan limit, CancellationToken departure, TimeSpan patience, CancellationToken cancellation) where T : class
    {
        using var over = cancellation.CanBeCanceled || hasOthers ? CancellationTokenSource.CreateLinkedTokenSource(cancellation, gate.Over) : null;
        using var departing = hasOthers ? departure.UnsafeRegister(static state => EndAfter(((CancellationTokenSource, TimeSpan))state!), (over, patience)) : default;
        try
        {
            return await region.Ask<T>(message, limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), over?.Token ?? gate.Over).ConfigureAwait(false);
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
            // It was answered just now.
        }
    }

    /// <summary>How much an answer says about what was asked.</summary>
    private enum AnswerWeight
    {
        /// <summary>What has become of it.</summary>
        Final,

        /// <summary>That nothing was done this time.</summary>
        NothingDone,

        /// <summary>That the entity was not reached; it is worth asking again.</summary>
        NotReached,
    }
}

/// <summary>Tells those who ask this node's regions when waiting has become pointless, or asking again has become useful.</summary>
internal sealed class RegionGate : IDisposable
{
    private readonly CancellationTokenSource _over = new();
    private CancellationTokenSource _departure = new();
    private volatile bool _isShut;

    /// <summary>
    /// Whether the node is ending and no other can take its place: a region would keep what it is sent until it has ended too, and would
    /// take the longer to end for it.
    /// </summary>
    public bool IsShut => _isShut;

    /// <summary>Cancelled when the regions have ended: what has not been answered by then never will be.</summary>
    public CancellationToken Over => _over.Token;

    /// <summary>Cancelled when the next node has gone: what it was sent before is lost, if it had not answered yet.</summary>
    public CancellationToken Departure => Volatile.Read(ref _departure).Token;

    public void Shut() => _isShut = true;

    public void NodeGone()
    {
        // Not disposed of: those who wait still hold its token, and it has no timer.
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
            // The application has ended before the actors.
        }
    }

    public void Dispose() => _over.Dispose();
}
