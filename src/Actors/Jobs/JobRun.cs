using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Jobs;

/// <summary>One operation of a job.</summary>
/// <param name="Job">The job.</param>
/// <param name="Inputs">What the route made of the request, as it wants to read it: UTF-8 JSON.</param>
/// <param name="Mark">What its write carries; the same each time the run is tried.</param>
/// <param name="Deadline">After this instant the answer is <c>outcome_unknown</c>, and the job tries again.</param>
public sealed record JobRun(JobId Job, ReadOnlyMemory<byte> Inputs, RequestMark Mark, DateTimeOffset Deadline);
