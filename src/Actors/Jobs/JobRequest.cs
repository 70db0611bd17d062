using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Jobs;

/// <summary>A job to be accepted.</summary>
/// <param name="Id">The job's id. Where a job of this id is there already, it is found again.</param>
/// <param name="Route">The name of a registered <see cref="IJobRoute"/>.</param>
/// <param name="Inputs">What the route will read: UTF-8 JSON.</param>
/// <param name="Fingerprint">What is asked for; a job that is there already with another one is <c>idempotency_conflict</c>.</param>
public sealed record JobRequest(JobId Id, string Route, ReadOnlyMemory<byte> Inputs, RequestFingerprint Fingerprint);
