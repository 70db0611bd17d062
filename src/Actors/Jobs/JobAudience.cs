using Akka.Actor;
using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Those whom a job owes an answer that comes later: some wait for its end, others for its cancellation. None of them is forgotten: those
/// who are left when the actor stops are told that the outcome is not known.
/// </summary>
internal sealed class JobAudience
{
    private readonly List<Waiter> _waiters = [];
    private readonly List<IActorRef> _cancellers = [];

    public bool HasWaiters => _waiters.Count > 0;

    public bool Holds(IActorRef sender) => _cancellers.Contains(sender) || _waiters.Exists(waiter => waiter.Sender.Equals(sender));

    /// <param name="sender">Who waits for the job's end.</param>
    /// <param name="isReplayed">Whether the job was there before the sender asked for it.</param>
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

    /// <summary>Answers with what a job has come to. Where the answer would be lost for its size, the sender is told so.</summary>
    public static void Answer(IActorRef sender, IJobReply reply, JobDetails status)
    {
        var isElsewhere = sender is IInternalActorRef { IsLocal: false };
        var isLost = isElsewhere && !NodeReach.Fits(reply, status.Result?.Length ?? 0);
        sender.Tell(isLost ? new JobRefused(JobProblems.AnswerTooLarge) : reply);
    }

    private sealed record Waiter(IActorRef Sender, bool IsReplayed);
}
