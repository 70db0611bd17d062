using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Jobs;

/// <summary>What follows from a message to a job.</summary>
/// <param name="Event">What is to be stored before anybody is answered; <see langword="null"/>: nothing.</param>
/// <param name="Refusal">Why the sender does not get what it asks for; <see langword="null"/>: it does.</param>
internal readonly record struct JobDecision(JobEvent? Event, Problem? Refusal)
{
    /// <summary>All is as the sender wants it already.</summary>
    public static JobDecision Nothing { get; } = default;

    public static implicit operator JobDecision(JobEvent happens) => new(happens, null);

    public static implicit operator JobDecision(Problem refusal) => new(null, refusal);
}
