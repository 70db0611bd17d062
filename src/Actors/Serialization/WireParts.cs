using System.Collections.Immutable;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Serialization;

/// <summary>Parts that several messages have.</summary>
internal static class WireParts
{
    private static readonly ImmutableDictionary<long, ErrorCode> Codes = ErrorCodes.All.ToImmutableDictionary(code => (long)code.Number);

    public static void Job(this WireWriter writer, JobId job) => writer.Text(job.Value);

    public static JobId Job(this WireReader reader) =>
        JobId.TryParse(reader.Text(), out var job) ? job : throw new InvalidDataException("A message names no job.");

    public static void Request(this WireWriter writer, RequestId request) => writer.Text(request.Value);

    public static RequestId Request(this WireReader reader) => new(reader.Text());

    public static void Fingerprint(this WireWriter writer, RequestFingerprint fingerprint) => writer.Bytes(fingerprint.Bytes);

    public static RequestFingerprint Fingerprint(this WireReader reader) => new(reader.Bytes().Span);

    public static void Problem(this WireWriter writer, Problem problem)
    {
        writer.Number(problem.Code.Number);
        writer.Text(problem.Detail);
        writer.Optional(problem.RetryAfterSeconds, seconds => writer.Number(seconds));
        writer.Number(problem.Errors.Count);
        foreach (var (field, faults) in problem.Errors.OrderBy(error => error.Key, StringComparer.Ordinal))
        {
            writer.Text(field);
            writer.Number(faults.Length);
            foreach (var fault in faults)
                writer.Text(fault);
        }
    }

    /// <remarks>A code of a later version is a defect to this one; what happened is told in its words all the same.</remarks>
    public static Problem Problem(this WireReader reader)
    {
        var code = Codes.GetValueOrDefault(reader.Number(), ErrorCodes.Internal);
        var detail = reader.Text();
        var retryAfter = reader.OptionalValue(reader.Count);
        var errors = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        for (var fields = reader.Count(); fields > 0; fields--)
        {
            var field = reader.Text();
            var faults = ImmutableArray.CreateBuilder<string>();
            for (var count = reader.Count(); count > 0; count--)
                faults.Add(reader.Text());
            errors[field] = faults.DrainToImmutable();
        }

        return new Problem(code, detail) { Errors = errors.ToImmutable(), RetryAfterSeconds = retryAfter };
    }

    public static void Status(this WireWriter writer, JobStatus status)
    {
        writer.Job(status.Id);
        writer.Text(status.Route);
        writer.Number((int)status.State);
        writer.Instant(status.SubmittedAt);
        writer.Number((int)status.Progress);
        writer.Number(status.Attempts);
        writer.Optional(status.StartedAt, writer.Instant);
        writer.Optional(status.EndedAt, writer.Instant);
        writer.Optional(status.Problem, problem => writer.Problem(problem));
        writer.Optional(status.Result, result => writer.Bytes(result.Span));
        writer.Optional(status.Version, writer.Number);
    }

    public static JobStatus Status(this WireReader reader) => new(reader.Job(), reader.Text(), (JobState)reader.Count(), reader.Instant())
    {
        Progress = (JobProgress)reader.Count(),
        Attempts = reader.Count(),
        StartedAt = reader.OptionalValue(reader.Instant),
        EndedAt = reader.OptionalValue(reader.Instant),
        Problem = reader.Optional(() => reader.Problem()),
        Result = reader.OptionalValue(reader.Bytes),
        Version = reader.OptionalValue(reader.Number),
    };
}
