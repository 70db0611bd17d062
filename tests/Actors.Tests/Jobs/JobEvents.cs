using System.Text;
using TableActors.Actors.Exports;
using TableActors.Actors.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>Events of one job, each a second after the one before.</summary>
internal static class JobEvents
{
    public const string Lane = "films>target";

    public const string Route = "POST /films";

    public static JobId Job { get; } = JobId.Of(RequestFingerprint.Of("a job"u8).Bytes);

    public static DateTimeOffset T0 { get; } = ManualTime.Start;

    public static ReadOnlyMemory<byte> Inputs { get; } = Encoding.UTF8.GetBytes("""{"id":1}""");

    public static ReadOnlyMemory<byte> Body { get; } = Encoding.UTF8.GetBytes("""{"id":1,"title":"Metropolis"}""");

    public static RequestFingerprint Fingerprint { get; } = RequestFingerprint.Of(Inputs.Span);

    public static Problem Duplicate { get; } = new(ErrorCodes.DuplicateKey, "There is such a row.");

    public static Problem Busy { get; } = new(ErrorCodes.Overloaded, "Too much at once.") { RetryAfterSeconds = 1 };

    public static Problem TargetDown { get; } = new(ErrorCodes.ExportFailed, "The target does not answer.");

    public static JobSubmitted Submitted { get; } = new(T0, Route, Inputs, Fingerprint, true);

    public static JobWritten Written { get; } = new(After(2), After(1), 1, Body, 7, null);

    public static JobWritten WrittenForExport { get; } = Written with { Lane = Lane };

    public static JobFailed Failed { get; } = new(After(2), After(1), 3, Duplicate);

    public static JobExported Exported { get; } = new(After(3), 1, null);

    public static JobExported NotExported { get; } = new(After(3), 5, TargetDown);

    public static JobCancelled Cancelled { get; } = new(After(2));

    public static JobRetried Retried { get; } = new(After(4), 1);

    public static RequestId Request(int round = 0) => JobRequestIds.Of(Job, round);

    public static ExportEnded ExportEnds(Problem? problem = null, int round = 0) =>
        new(Job, Request(round), 1, problem);

    public static SubmitJob Submit(
        bool isForeground = false, string inputs = """{"id":1}""", string route = Route, bool isKept = true) =>
        new(
            Job, route, Encoding.UTF8.GetBytes(inputs), RequestFingerprint.Of(Encoding.UTF8.GetBytes(inputs)),
            After(60), isForeground, isKept);

    public static DateTimeOffset After(int seconds) => T0.AddSeconds(seconds);

    /// <summary>The events of a theory, whose parameters must be of public types.</summary>
    public static JobEvent[] EventsIn(object[] events) => [.. events.Cast<JobEvent>()];

    public static JobHistory Fold(params JobEvent[] events) =>
        events.Aggregate(JobHistory.Empty, (history, happened) => history.Apply(happened));
}
