using System.Collections.Immutable;
using TableActors.Contracts.Jobs;

namespace TableActors.Actors.Serialization;

/// <summary>How the events of jobs are stored. Forms are only ever added.</summary>
internal static class JobEventFormats
{
    public static ImmutableArray<WireFormat> All { get; } =
    [
        WireFormat.Of<JobSubmitted>(
            "job-submitted-1",
            static (writer, it) =>
            {
                writer.Instant(it.At);
                writer.Text(it.Route);
                writer.Bytes(it.Inputs.Span);
                writer.Fingerprint(it.Fingerprint);
            },
            static reader => new JobSubmitted(reader.Instant(), reader.Text(), reader.Bytes(), reader.Fingerprint())),
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
                reader.Instant(), reader.Instant(), reader.Count(), reader.Bytes(), reader.OptionalValue(reader.Number), reader.Optional(reader.Text))),
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
            static reader => new JobExported(reader.Instant(), reader.Count(), reader.Optional(() => reader.Problem()))),
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
}
