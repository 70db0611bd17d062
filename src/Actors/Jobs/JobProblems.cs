using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Jobs;

/// <summary>The problems that jobs answer with.</summary>
internal static class JobProblems
{
    private const int RetryAfterSeconds = 1;

    public static Problem Cancelled { get; } = new(ErrorCodes.Cancelled, "The job was cancelled; nothing was stored.");

    public static Problem OtherRequest { get; } = new(
        ErrorCodes.IdempotencyConflict, "There is a job of this id already, for another request.");

    public static Problem TooLate { get; } = Passing(
        ErrorCodes.Overloaded, "The job waited longer than its deadline allows; it was not accepted.");

    public static Problem StoreUnavailable { get; } =
        Passing(ErrorCodes.StoreUnavailable, "The database cannot be used at the moment; nothing was changed.");

    public static Problem OutcomeUnknown { get; } =
        Passing(
            ErrorCodes.OutcomeUnknown,
            "No answer came in time. What was accepted is carried out all the same: "
            + "look for the job before trying again.");

    public static Problem NotAnswering { get; } = Passing(
        ErrorCodes.TableMoving, "The job is moving to another node, or has too much to wait for.");

    public static Problem TooLarge { get; } = new(
        ErrorCodes.TooLarge,
        $"A request of more than {NodeReach.MaxMessageBytes >> 20} MiB cannot be sent to the node that has its job; "
        + "it was not accepted.");

    public static Problem RowTooLarge { get; } = new(
        ErrorCodes.ExportFailed,
        $"The row is stored, but it is larger than {NodeReach.MaxMessageBytes >> 20} MiB and cannot be sent to the "
        + "node that exports it.");

    public static Problem AnswerTooLarge { get; } = new(
        ErrorCodes.OutcomeUnknown,
        $"The job's answer is larger than {NodeReach.MaxMessageBytes >> 20} MiB and cannot be sent to the node that "
        + "was asked. Look up what it has stored.");

    public static Problem NotRemoved { get; } = new(
        ErrorCodes.JobState, "The job is kept, because it has not ended, or not long ago.");

    public static Problem TooManyRetries { get; } = Passing(
        ErrorCodes.Overloaded, "Failed jobs are being asked to run again already, and others wait for that.");

    public static Problem NoRoom { get; } = Passing(ErrorCodes.Overloaded, "Too many jobs wait on this node.");

    public static Problem RouteMissing { get; } = new(
        ErrorCodes.JobState,
        "The job's route is not served at the moment, so that nobody knows whether the job has written something; "
        + "it waits for its route.");

    public static Problem NotFound { get; } = new(ErrorCodes.JobNotFound, "There is no such job.");

    public static Problem Gone { get; } = new(ErrorCodes.JobGone, "The job is kept no longer.");

    public static Problem Failure { get; } = new(ErrorCodes.Internal, "The job's operation failed.");

    public static Problem NotCancelled(string reason) =>
        new(ErrorCodes.JobState, $"The job cannot be cancelled, because {reason}.");

    public static Problem NotRetried(string reason) =>
        new(ErrorCodes.JobState, $"The job cannot be run again, because {reason}.");

    private static Problem Passing(ErrorCode code, string detail) =>
        new(code, detail) { RetryAfterSeconds = RetryAfterSeconds };
}
