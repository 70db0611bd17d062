using System.Collections.Immutable;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Serialization;

/// <summary>How messages to jobs travel, and the answers.</summary>
internal static class JobMessageFormats
{
    public static ImmutableArray<WireFormat> All { get; } =
    [
        WireFormat.Of<SubmitJob>(
            "submit-job-1",
            static (writer, it) =>
            {
                writer.Job(it.Job);
                writer.Text(it.Route);
                writer.Bytes(it.Inputs.Span);
                writer.Fingerprint(it.Fingerprint);
                writer.Instant(it.Deadline);
                writer.Flag(it.IsForeground);
            },
            static reader => new SubmitJob(
                reader.Job(), reader.Text(), reader.Bytes(), reader.Fingerprint(), reader.Instant(), reader.Flag())),
        WireFormat.Of<FindJob>("find-job-1", static (writer, it) => writer.Job(it.Job), static reader => new FindJob(reader.Job())),
        WireFormat.Of<CancelJob>("cancel-job-1", static (writer, it) => writer.Job(it.Job), static reader => new CancelJob(reader.Job())),
        WireFormat.Of<RetryJob>("retry-job-1", static (writer, it) => writer.Job(it.Job), static reader => new RetryJob(reader.Job())),
        WireFormat.Of<WakeJob>(
            "wake-job-1",
            static (writer, it) =>
            {
                writer.Job(it.Job);
                writer.Instant(it.SubmittedAt);
            },
            static reader => new WakeJob(reader.Job(), reader.Instant())),
        WireFormat.Of<RemoveJob>(
            "remove-job-1",
            static (writer, it) =>
            {
                writer.Job(it.Job);
                writer.Instant(it.EndedBefore);
            },
            static reader => new RemoveJob(reader.Job(), reader.Instant())),
        WireFormat.Of<JobAccepted>(
            "job-accepted-1",
            static (writer, it) =>
            {
                writer.Status(it.Status);
                writer.Flag(it.IsReplayed);
            },
            static reader => new JobAccepted(reader.Status(), reader.Flag())),
        WireFormat.Of<JobFound>("job-found-1", static (writer, it) => writer.Status(it.Status), static reader => new JobFound(reader.Status())),
        WireFormat.Of<JobMissing>("job-missing-1", static (_, _) => { }, static _ => JobMissing.Instance),
        WireFormat.Of<JobAgreed>("job-agreed-1", static (_, _) => { }, static _ => JobAgreed.Instance),
        WireFormat.Of<JobRefused>("job-refused-1", static (writer, it) => writer.Problem(it.Problem), static reader => new JobRefused(reader.Problem())),
    ];
}
