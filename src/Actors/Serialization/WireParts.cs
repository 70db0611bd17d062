using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;

namespace TableActors.Actors.Serialization;

/// <summary>Parts that several messages have.</summary>
internal static class WireParts
{
    private static readonly ImmutableDictionary<long, ErrorCode> Codes = ErrorCodes.All.ToImmutableDictionary(
        code => (long)code.Number);

    public static void Job(this WireWriter writer, JobId job) => writer.Text(job.Value);

    public static JobId Job(this WireReader reader) =>
        JobId.TryParse(reader.Text(), out var job) ? job : throw new InvalidDataException("A message names no job.");

    public static void Table(this WireWriter writer, TableName table) => writer.Text(table.Value);

    public static TableName Table(this WireReader reader) =>
        TableName.TryCreate(reader.Text(), out var table, out _)
            ? table
            : throw new InvalidDataException("A message names no table.");

    public static void Request(this WireWriter writer, RequestId request) => writer.Text(request.Value);

    public static RequestId Request(this WireReader reader) => new(reader.Text());

    public static void Fingerprint(this WireWriter writer, RequestFingerprint fingerprint) =>
        writer.Bytes(fingerprint.Bytes);

    public static RequestFingerprint Fingerprint(this WireReader reader) => new(reader.Bytes().Span);

    public static void Mark(this WireWriter writer, RequestMark mark)
    {
        writer.Request(mark.Id);
        writer.Fingerprint(mark.Fingerprint);
        writer.Optional(mark.KeptUntil, writer.Instant);
        writer.Optional(mark.ExportLane, writer.Text);
    }

    public static RequestMark Mark(this WireReader reader) => new(
        reader.Request(), reader.Fingerprint(), reader.OptionalValue(reader.Instant))
    {
        ExportLane = reader.Optional(reader.Text),
    };

    public static void Trace(this WireWriter writer, TraceContext trace)
    {
        writer.Text(trace.Parent);
        writer.Optional(trace.State, writer.Text);
    }

    public static TraceContext Trace(this WireReader reader) => new(reader.Text(), reader.Optional(reader.Text));

    // As it travelled before it had a state.
    public static TraceContext TraceParent(this WireReader reader) => new(reader.Text());

    public static void Columns(this WireWriter writer, ColumnValues columns)
    {
        writer.Number(columns.Ordinals.Length);
        foreach (var ordinal in columns.Ordinals)
            writer.Number(ordinal);
        writer.Values(columns.Values);
    }

    public static ColumnValues Columns(this WireReader reader)
    {
        var ordinals = new int[reader.Count(leastBytes: 1)];
        for (var i = 0; i < ordinals.Length; i++)
            ordinals[i] = reader.Count();
        var values = reader.Values();
        return values.Length == ordinals.Length
            ? new ColumnValues(ImmutableCollectionsMarshal.AsImmutableArray(ordinals), values)
            : throw WireReader.Unreadable();
    }

    /// <summary>A row, which ends in the 8 bytes of its version.</summary>
    public static void Row(this WireWriter writer, StoredRow row)
    {
        writer.Values(row.Values);
        writer.Int64(row.Version);
    }

    public static StoredRow Row(this WireReader reader) => new(reader.Values(), reader.Int64());

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

    /// <remarks>
    /// A code of a later version becomes <c>internal</c>. The detail stays as the sender wrote it.
    /// </remarks>
    public static Problem Problem(this WireReader reader)
    {
        var code = Codes.GetValueOrDefault(reader.Number(), ErrorCodes.Internal);
        var detail = reader.Text();
        var retryAfter = reader.OptionalValue(reader.Count);
        var errors = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        for (var fields = reader.Count(leastBytes: 2); fields > 0; fields--)
        {
            var field = reader.Text();
            var faults = new string[reader.Count(leastBytes: 1)];
            for (var i = 0; i < faults.Length; i++)
                faults[i] = reader.Text();
            errors[field] = ImmutableCollectionsMarshal.AsImmutableArray(faults);
        }

        return new Problem(code, detail) { Errors = errors.ToImmutable(), RetryAfterSeconds = retryAfter };
    }

    public static void Details(this WireWriter writer, JobDetails details)
    {
        writer.Job(details.Id);
        writer.Text(details.Route);
        writer.Number((int)details.State);
        writer.Instant(details.SubmittedAt);
        writer.Number((int)details.Progress);
        writer.Number(details.Attempts);
        writer.Optional(details.StartedAt, writer.Instant);
        writer.Optional(details.EndedAt, writer.Instant);
        writer.Optional(details.Problem, problem => writer.Problem(problem));
        writer.Optional(details.Result, result => writer.Bytes(result.Span));
        writer.Optional(details.Version, writer.Number);
    }

    public static JobDetails Details(this WireReader reader) => new(
        reader.Job(), reader.Text(), reader.Known<JobState>(), reader.Instant())
    {
        Progress = reader.Known<JobProgress>(),
        Attempts = reader.Count(),
        StartedAt = reader.OptionalValue(reader.Instant),
        EndedAt = reader.OptionalValue(reader.Instant),
        Problem = reader.Optional(() => reader.Problem()),
        Result = reader.OptionalValue(reader.Bytes),
        Version = reader.OptionalValue(reader.Number),
    };

    private static T Known<T>(this WireReader reader) where T : struct, Enum
    {
        var number = reader.Count();
        var value = Unsafe.As<int, T>(ref number);
        return Enum.IsDefined(value) ? value : throw WireReader.Unreadable();
    }
}
