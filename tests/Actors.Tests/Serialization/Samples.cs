using System.Collections.Immutable;
using TableActors.Actors.Cluster;
using TableActors.Actors.Exports;
using TableActors.Actors.Serialization;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using static TableActors.Actors.Tests.Jobs.JobEvents;

namespace TableActors.Actors.Tests.Serialization;

/// <summary>
/// Messages of every type, with every sort of value, each under a name of its own.
/// </summary>
internal static class Samples
{
    /// <summary>
    /// What marks a type as one that is stored or sent: each is bound to the serializer in
    /// akka.conf.
    /// </summary>
    public static ImmutableArray<Type> Markers { get; } =
        [
            typeof(ITableMessage), typeof(WriteReply), typeof(JobEvent), typeof(IJobMessage), typeof(IJobReply),
            typeof(IExportLaneMessage), typeof(INodeMessage)
        ];

    /// <summary>Every type that has a marker.</summary>
    public static ImmutableArray<Type> Types { get; } =
    [
        .. new[] { typeof(ITableMessage).Assembly, typeof(MessageSerializer).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsAbstract: false, IsInterface: false }
                && Markers.Any(marker => marker.IsAssignableFrom(type))),
    ];

    /// <summary>Values of every column type, at the edges of what it holds.</summary>
    public static ImmutableArray<object?> Values { get; } =
    [
        null, true, false, 0L, 1L, -1L, long.MinValue, long.MaxValue,
        0.0, -0.0, 0.1, double.Epsilon, double.MinValue, double.MaxValue, double.NaN, double.PositiveInfinity,
        double.NegativeInfinity,
        BitConverter.Int64BitsToDouble(0x7ff0_0000_0000_0001), BitConverter.Int64BitsToDouble(0x000f_ffff_ffff_ffff),
        "", "2026-01-31T12:00:00Z", "2026-01-31", "1", "null",
        "it's \"quoted\" \\ \u00e9\u4e16\ud83d\ude00\r\n\t\u0001\u0000\ufffd\uffff", new string('x', 300),
        new JsonText("""{ "z" : 1.10, "a":[12345678901234567890,null,"\ud800"], "z":{} }"""), new JsonText("null"),
        new MediaReference("ab/cd.png"), Guid.Empty, Guid.Parse("01234567-89ab-cdef-0123-456789abcdef"),
        DateTimeOffset.MinValue, DateTimeOffset.MaxValue,
        new DateTimeOffset(2026, 1, 31, 12, 0, 0, 123, 456, TimeSpan.Zero),
        DateOnly.MinValue, DateOnly.MaxValue, new DateOnly(2026, 1, 31), Array.Empty<byte>(), new byte[] { 0, 255, 0 },
        new[] { 0.1, -0.0, double.NaN }, Array.Empty<double>(), new[] { long.MinValue, 0, long.MaxValue },
        Array.Empty<long>(),
    ];

    private static readonly TraceContext Trace = new("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    private static readonly TraceContext StatedTrace = Trace with { State = "test=1,other@tenant=2" };

    private static readonly TableName Films = TableName.Of("films");

    private static readonly Problem Everything =
        Problem.OfFields(
            ErrorCodes.ValidationFailed,
            Problem.OfField(ErrorCodes.ValidationFailed, "\u00e4", "is \U0001f600").Errors.Add("b", ["1", "2"]))
        with { RetryAfterSeconds = 5 };

    private static readonly JobDetails Status = new(Job, Route, JobState.Done, T0)
    {
        Progress = JobProgress.Ended, Attempts = 300, StartedAt = After(1), EndedAt = After(2), Result = Body,
        Version = long.MaxValue,
    };

    private static readonly RequestMark Mark = new(Request(2), Fingerprint, After(3600)) { ExportLane = Lane };

    private static readonly ColumnValues Changes = new([0, 2, 300], ["a", null, -0.0]);

    private static readonly InsertRow Insert = new(Films, -7, After(5), Values);

    private static readonly UpdateRow Update = new(
        Films, long.MaxValue, After(5), [1L, "2026-01-31"], Changes, [1, long.MaxValue]);

    private static readonly DeleteRows Delete = new(Films, 0, DateTimeOffset.MaxValue, Changes, [3]);

    private static readonly StoredRow Row = new(Values, long.MinValue);

    public static ImmutableDictionary<string, object> All { get; } = new Dictionary<string, object>
    {
        ["describe-node"] = DescribeNode.Instance,
        ["node"] = new NodeDescription(
            [
                new EntityDescription("films", long.MaxValue, 300, "store_unavailable"),
                new EntityDescription("empty", 0, 0, null)
            ],
            [new EntityDescription(Lane, 1, 2, null)],
            [new JobShardDescription("17", 1000)]),
        ["node-without-anything"] = new NodeDescription([], [], []),
        ["submitted"] = Submitted,
        ["submitted-by-someone"] = Submitted with { Submitter = "\u00e4 caller" },
        ["submitted-traced"] = Submitted with { Trace = Trace },
        ["submitted-traced-with-state"] = Submitted with { Trace = StatedTrace },
        ["written"] = Written,
        ["written-for-export"] = WrittenForExport,
        ["written-nothing"] = Written with { Version = null },
        ["failed"] = Failed,
        ["failed-with-all"] = Failed with { Problem = Everything },
        ["exported"] = Exported,
        ["not-exported"] = NotExported,
        ["cancelled"] = Cancelled,
        ["retried"] = Retried,
        ["submit"] = Submit(),
        ["submit-by-someone"] = Submit() with { Submitter = "someone" },
        ["submit-traced-by-someone"] = Submit() with { Submitter = "someone", Trace = Trace },
        ["submit-traced-with-state-by-someone"] = Submit() with { Submitter = "someone", Trace = StatedTrace },
        ["submit-empty-in-foreground"] =
            Submit(isForeground: true) with { Inputs = default, Deadline = DateTimeOffset.MaxValue },
        ["find"] = new FindJob(Job),
        ["cancel"] = new CancelJob(Job),
        ["retry"] = new RetryJob(Job),
        ["wake"] = new WakeJob(Job, T0),
        ["remove"] = new RemoveJob(Job, T0),
        ["accepted"] = new JobAccepted(Status, true),
        ["accepted-new"] = new JobAccepted(new JobDetails(Job, "", JobState.Pending, T0), false),
        ["found"] = new JobFound(Status with { Problem = Everything }),
        ["missing"] = JobMissing.Instance,
        ["agreed"] = JobAgreed.Instance,
        ["job-refused"] = new JobRefused(Busy),
        ["export-row"] = new ExportRow(Lane, Route, Job, Request(), long.MinValue, Body),
        ["export-row-traced"] = new ExportRow(Lane, Route, Job, Request(), 1, Body) { Trace = Trace },
        ["export-row-traced-with-state"] = new ExportRow(Lane, Route, Job, Request(), 1, Body) { Trace = StatedTrace },
        ["export-unwanted"] = new ExportUnwanted(Lane, Request(3)),
        ["export-wanted"] = new ExportWanted(Job, Lane, Request()),
        ["export-ended"] = ExportEnds(),
        ["export-failed"] = ExportEnds(TargetDown),
        ["insert"] = Insert,
        ["insert-marked"] = Insert with { Mark = Mark, Values = [] },
        ["insert-kept"] = Insert with { Mark = new RequestMark(Request(), Fingerprint, null), Values = [null] },
        ["update"] = Update,
        ["update-tentative"] =
            Update with { IsTentative = true, Mark = Mark, Versions = [], Changes = ColumnValues.None },
        ["delete"] = Delete,
        ["delete-marked"] = Delete with { Mark = Mark, Versions = [] },
        ["withdraw"] = new WithdrawRequest(Films, 3, After(1)) { Mark = Mark },
        ["insert-traced"] = Insert with { Values = [], Trace = Trace },
        ["insert-traced-with-state"] = Insert with { Values = [], Trace = StatedTrace },
        ["update-traced"] = Update with { Mark = Mark, Trace = Trace },
        ["update-traced-with-state"] = Update with { Mark = Mark, Trace = StatedTrace },
        ["delete-traced"] = Delete with { Trace = Trace },
        ["delete-traced-with-state"] = Delete with { Trace = StatedTrace },
        ["withdraw-traced"] = new WithdrawRequest(Films, 3, After(1)) { Mark = Mark, Trace = Trace },
        ["withdraw-traced-with-state"] = new WithdrawRequest(Films, 3, After(1)) { Mark = Mark, Trace = StatedTrace },
        ["row-written"] = new RowWritten(Row),
        ["row-written-replayed"] = new RowWritten(new StoredRow([1L], 9)) { IsReplayed = true },
        ["rows-deleted"] = new RowsDeleted(long.MaxValue),
        ["rows-deleted-replayed"] = new RowsDeleted(0) { IsReplayed = true },
        ["row-missing"] = RowMissing.Instance,
        ["row-missing-replayed"] = RowMissing.Instance with { IsReplayed = true },
        ["row-version-differs"] = new RowVersionDiffers(Row),
        ["row-version-differs-replayed"] = new RowVersionDiffers(new StoredRow([], 2)) { IsReplayed = true },
        ["write-refused"] = new WriteRefused(Busy),
        ["write-refused-with-all"] = new WriteRefused(Everything) { IsReplayed = true },
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>
    /// The names of the samples, for theories: a name says more than a message, and each is unique.
    /// </summary>
    public static TheoryData<string> Names => [.. All.Keys.Order(StringComparer.Ordinal)];
}
