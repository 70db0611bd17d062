using Akka.Actor;
using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// The senders who wait for a job: some for its end, others for its cancellation. Everybody gets an
/// answer. Who still waits when the actor stops is told that the outcome is not known.
/// </summary>
internal sealed class JobAudience
{
    private readonly List<Waiter> _waiters = [];
    private readonly List<IActorRef> _cancellers = [];

    public bool HasWaiters => _waiters.Count > 0;

    public bool Holds(IActorRef sender) =>
        _cancellers.Contains(sender) || _waiters.Exists(waiter => waiter.Sender.Equals(sender));

    public void AddWaiter(IActorRef sender, bool isReplayed) => _waiters.Add(new Waiter(sender, isReplayed));

    public void AddCanceller(IActorRef sender) => _cancellers.Add(sender);

    public void AnswerWaiters(JobDetails ended)
    {
        foreach (var waiter in _waiters)
            Answer(waiter.Sender, new JobAccepted(ended, waiter.IsReplayed), ended);
        _waiters.Clear();
    }

    /// <param name="refusal">Why the job is not cancelled; <see langword="null"/>: it is.</param>
    public void AnswerCancellers(Problem? refusal)
    {
        foreach (var canceller in _cancellers)
            canceller.Tell(refusal is null ? JobAgreed.Instance : new JobRefused(refusal));
        _cancellers.Clear();
    }

    public void Dismiss()
    {
        foreach (var sender in _cancellers.Concat(_waiters.Select(waiter => waiter.Sender)))
            sender.Tell(new JobRefused(JobProblems.OutcomeUnknown));
    }

    /// <summary>
    /// Replies with a job's details. Akka would drop a reply that is too large for another node:
    /// its sender gets a refusal instead.
    /// </summary>
    public static void Answer(IActorRef sender, IJobReply reply, JobDetails details)
    {
        var isOnAnotherNode = sender is IInternalActorRef { IsLocal: false };
        var isTooLarge = isOnAnotherNode && !NodeReach.Fits(reply, details.Result?.Length ?? 0);
        sender.Tell(isTooLarge ? new JobRefused(JobProblems.AnswerTooLarge) : reply);
    }

    private sealed record Waiter(IActorRef Sender, bool IsReplayed);
}
