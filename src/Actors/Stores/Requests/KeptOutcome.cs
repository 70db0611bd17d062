using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Requests;

/// <summary>What is kept of a marked write.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Fingerprint">What was asked for.</param>
/// <param name="Reply">The outcome, as <see cref="OutcomeCodec"/> writes it.</param>
internal sealed record KeptOutcome(string Table, RequestFingerprint Fingerprint, ReadOnlyMemory<byte> Reply)
{
    /// <summary>Whether a reply is the outcome of a marked write, which a repeat is to get too.</summary>
    /// <param name="command">The write.</param>
    /// <param name="reply">The reply.</param>
    public static bool IsOutcome(WriteCommand command, WriteReply reply) => reply switch
    {
        RowVersionDiffers => command is not UpdateRow { IsTentative: true },
        WriteRefused { Problem.Code: var code } =>
            !code.Retryable && code != ErrorCodes.SchemaChanged && code != ErrorCodes.IdempotencyConflict && code != ErrorCodes.Internal,
        _ => true,
    };

    /// <summary>The version of the row that a reply says was written.</summary>
    public static long? VersionOf(WriteReply reply) => reply is RowWritten { Row: { Version: var version } } ? version : null;

    /// <summary>What a repeat is told.</summary>
    /// <param name="schema">The table that the repeat is for.</param>
    /// <param name="fingerprint">What the repeat asks for.</param>
    public WriteReply AnswerTo(TableSchema schema, RequestFingerprint fingerprint)
    {
        if (Table != schema.Name.Value || Fingerprint != fingerprint)
            return new WriteRefused(StoreProblems.IdempotencyConflict);
        try
        {
            return OutcomeCodec.Decode(Reply, schema) is { } reply
                ? reply with { IsReplayed = true }
                : new WriteRefused(StoreProblems.OutcomeOfOtherDefinition(schema));
        }
        catch (InvalidDataException)
        {
            return new WriteRefused(StoreProblems.UnreadableOutcome);
        }
    }
}
