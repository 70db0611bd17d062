using System.Collections.Immutable;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Serialization;

/// <summary>
/// How the events of jobs are stored, and how commands to jobs and their replies travel. Forms are
/// only ever added.
/// </summary>
internal static class JobFormats
{
    public static ImmutableArray<WireFormat> Events { get; } =
    [
        WireFormat.Of<JobSubmitted>(
            "job-submitted-1",
            Write,
            ReadSubmitted,
            static it => it is { Submitter: null, Trace: null }),
        WireFormat.Of<JobSubmitted>(
            "job-submitted-2",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Submitter, writer.Text);
            },
            static reader => ReadSubmitted(reader) with
            {
                Submitter = reader.Optional(reader.Text),
            },
            static it => it.Trace is null),
        WireFormat.Of<JobSubmitted>(
            "job-submitted-3",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Submitter, writer.Text);
                writer.Optional(it.Trace?.Parent, writer.Text);
            },
            static reader => ReadSubmitted(reader) with
            {
                Submitter = reader.Optional(reader.Text),
                Trace = reader.Optional(reader.TraceParent),
            },
            static it => it.Trace?.State is null),
        WireFormat.Of<JobSubmitted>(
            "job-submitted-4",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Submitter, writer.Text);
                writer.Optional(it.Trace, writer.Trace);
            },
            static reader => ReadSubmitted(reader) with
            {
                Submitter = reader.Optional(reader.Text),
                Trace = reader.Optional(reader.Trace),
            }),
        WireFormat.Of<JobWritten>(
            "job-written-1",
            static (writer, it) =>
            {
                writer.Instant(it.At);
                writer.Instant(it.StartedAt);
                writer.Number(it.Attempts);
                writer.Bytes(it.Body.Span);
                writer.Optional(it.Version, writer.Number);
                writer.Optional(it.Lane, writer.Text);
            },
            static reader => new JobWritten(
                reader.Instant(), reader.Instant(), reader.Count(), reader.Bytes(), reader.OptionalValue(reader.Number),
                reader.Optional(reader.Text))),
        WireFormat.Of<JobFailed>(
            "job-failed-1",
            static (writer, it) =>
            {
                writer.Instant(it.At);
                writer.Instant(it.StartedAt);
                writer.Number(it.Attempts);
                writer.Problem(it.Problem);
            },
            static reader => new JobFailed(reader.Instant(), reader.Instant(), reader.Count(), reader.Problem())),
        WireFormat.Of<JobExported>(
            "job-exported-1",
            static (writer, it) =>
            {
                writer.Instant(it.At);
                writer.Number(it.Attempts);
                writer.Optional(it.Problem, problem => writer.Problem(problem));
            },
            static reader =>
                new JobExported(reader.Instant(), reader.Count(), reader.Optional(() => reader.Problem()))),
        WireFormat.Of<JobCancelled>(
            "job-cancelled-1",
            static (writer, it) => writer.Instant(it.At),
            static reader => new JobCancelled(reader.Instant())),
        WireFormat.Of<JobRetried>(
            "job-retried-1",
            static (writer, it) =>
            {
                writer.Instant(it.At);
                writer.Number(it.Round);
            },
            static reader => new JobRetried(reader.Instant(), reader.Count())),
    ];

    public static ImmutableArray<WireFormat> Messages { get; } =
    [
        WireFormat.Of<SubmitJob>(
            "submit-job-1",
            Write,
            ReadSubmit,
            static it => it is { Submitter: null, Trace: null }),
        WireFormat.Of<SubmitJob>(
            "submit-job-2",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Submitter, writer.Text);
            },
            static reader => ReadSubmit(reader) with
            {
                Submitter = reader.Optional(reader.Text),
            },
            static it => it.Trace is null),
        WireFormat.Of<SubmitJob>(
            "submit-job-3",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Submitter, writer.Text);
                writer.Optional(it.Trace?.Parent, writer.Text);
            },
            static reader => ReadSubmit(reader) with
            {
                Submitter = reader.Optional(reader.Text),
                Trace = reader.Optional(reader.TraceParent),
            },
            static it => it.Trace?.State is null),
        WireFormat.Of<SubmitJob>(
            "submit-job-4",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Submitter, writer.Text);
                writer.Optional(it.Trace, writer.Trace);
            },
            static reader => ReadSubmit(reader) with
            {
                Submitter = reader.Optional(reader.Text),
                Trace = reader.Optional(reader.Trace),
            }),
        WireFormat.Of<FindJob>(
            "find-job-1", static (writer, it) => writer.Job(it.Job), static reader => new FindJob(reader.Job())),
        WireFormat.Of<CancelJob>(
            "cancel-job-1", static (writer, it) => writer.Job(it.Job), static reader => new CancelJob(reader.Job())),
        WireFormat.Of<RetryJob>(
            "retry-job-1", static (writer, it) => writer.Job(it.Job), static reader => new RetryJob(reader.Job())),
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
                writer.Details(it.Details);
                writer.Flag(it.IsReplayed);
            },
            static reader => new JobAccepted(reader.Details(), reader.Flag())),
        WireFormat.Of<JobFound>(
            "job-found-1", static (writer, it) => writer.Details(it.Details),
            static reader => new JobFound(reader.Details())),
        WireFormat.Of<JobMissing>("job-missing-1", static (_, _) => { }, static _ => JobMissing.Instance),
        WireFormat.Of<JobAgreed>("job-agreed-1", static (_, _) => { }, static _ => JobAgreed.Instance),
        WireFormat.Of<JobRefused>(
            "job-refused-1", static (writer, it) => writer.Problem(it.Problem),
            static reader => new JobRefused(reader.Problem())),
    ];

    // The first form of the event. Every later one begins with it.
    private static void Write(WireWriter writer, JobSubmitted it)
    {
        writer.Instant(it.At);
        writer.Text(it.Route);
        writer.Bytes(it.Inputs.Span);
        writer.Fingerprint(it.Fingerprint);
        writer.Flag(it.IsKept);
    }

    private static JobSubmitted ReadSubmitted(WireReader reader) =>
        new(reader.Instant(), reader.Text(), reader.Bytes(), reader.Fingerprint(), reader.Flag());

    // The first form of the command. Every later one begins with it.
    private static void Write(WireWriter writer, SubmitJob it)
    {
        writer.Job(it.Job);
        writer.Text(it.Route);
        writer.Bytes(it.Inputs.Span);
        writer.Fingerprint(it.Fingerprint);
        writer.Deadline(it.Deadline);
        writer.Flag(it.IsForeground);
        writer.Flag(it.IsKept);
    }

    private static SubmitJob ReadSubmit(WireReader reader) =>
        new(
            reader.Job(), reader.Text(), reader.Bytes(), reader.Fingerprint(), reader.Deadline(), reader.Flag(),
            reader.Flag());
}
