using TableActors.Actors.Cluster;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Tables;

/// <summary>
/// The refusals of writes. Each exists once, because an actor that refuses writes may
/// refuse thousands.
/// </summary>
internal static class TableProblems
{
    private const int RetryAfterSeconds = 1;

    public static WriteRefused Overloaded { get; } = Refused(
        ErrorCodes.Overloaded, "Too many writes are waiting for this table; nothing was written.");

    public static WriteRefused TooLate { get; } =
        Refused(
            ErrorCodes.Overloaded,
            "The write waited longer than its deadline allows, and was dropped; nothing was written.");

    public static WriteRefused Moving { get; } = Refused(
        ErrorCodes.TableMoving, "The table is moving to another owner; nothing was written.");

    public static WriteRefused StoreUnavailable { get; } =
        Refused(ErrorCodes.StoreUnavailable, "The database cannot be used at the moment; nothing was written.");

    public static WriteRefused TooLarge { get; } = new(new Problem(
        ErrorCodes.TooLarge,
        $"A row of more than {NodeReach.MaxMessageBytes >> 20} MiB cannot be sent to the node that has the table; "
        + "nothing was written."));

    public static WriteRefused RowTooLarge { get; } = new(new Problem(
        ErrorCodes.OutcomeUnknown,
        $"The row is stored, but it is larger than {NodeReach.MaxMessageBytes >> 20} MiB and cannot be sent to the "
        + "node that was asked. Look it up by its key."));

    public static WriteRefused CurrentTooLarge { get; } = new(new Problem(
        ErrorCodes.VersionMismatch,
        $"The row has another version, and is larger than {NodeReach.MaxMessageBytes >> 20} MiB: "
        + "it cannot be sent to the node that was asked. Nothing was written."));

    public static WriteRefused OutcomeUnknown { get; } =
        Refused(
            ErrorCodes.OutcomeUnknown,
            "No answer came in time: the write may have happened, or may still happen. Look before trying again.");

    public static WriteRefused OtherSchema(TableName table) => new(new Problem(
        ErrorCodes.SchemaChanged,
        $"The write was made for another definition of table \"{table}\" than the one that is served; "
        + "nothing was written."));

    public static WriteRefused NoSuchTable(TableName table) =>
        new(new Problem(ErrorCodes.SchemaChanged, $"Table \"{table}\" is not served here; nothing was written."));

    private static WriteRefused Refused(ErrorCode code, string detail) =>
        new(new Problem(code, detail) { RetryAfterSeconds = RetryAfterSeconds });
}
