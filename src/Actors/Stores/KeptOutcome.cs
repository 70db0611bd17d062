using System.Collections.Immutable;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TableActors.Actors.Serialization;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>The kept outcome of a marked write.</summary>
/// <param name="Table">The table's name.</param>
/// <param name="Fingerprint">The hash of what was asked for.</param>
/// <param name="Reply">The outcome, as <see cref="OutcomeCodec"/> writes it.</param>
internal sealed record KeptOutcome(string Table, RequestFingerprint Fingerprint, ReadOnlyMemory<byte> Reply)
{
    /// <summary>Whether a reply is an outcome. A repeat of the marked write gets the same one.</summary>
    /// <param name="command">The write.</param>
    /// <param name="reply">The reply.</param>
    public static bool IsOutcome(WriteCommand command, WriteReply reply) => reply switch
    {
        RowVersionDiffers => command is not UpdateRow { IsTentative: true },
        WriteRefused { Problem.Code: var code } =>
            !code.Retryable
            && code != ErrorCodes.SchemaChanged
            && code != ErrorCodes.IdempotencyConflict
            && code != ErrorCodes.Internal,
        _ => true,
    };

    public static long? VersionOf(WriteReply reply) =>
        reply is RowWritten { Row: { Version: var version } } ? version : null;

    /// <summary>Gives the reply to a repeat.</summary>
    /// <param name="schema">The table that the repeat is for.</param>
    /// <param name="fingerprint">The hash of what the repeat asks for.</param>
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

/// <summary>
/// The bytes of a kept outcome: a format, a kind, and the kind's own data as messages have it. A
/// row follows the fingerprint of its schema, and its version comes last. The bytes of every
/// released format stay readable.
/// </summary>
internal static class OutcomeCodec
{
    private const byte Format = 2;

    private enum Kind : byte
    {
        RowWritten = 1,
        RowsDeleted = 2,
        RowMissing = 3,
        RowVersionDiffers = 4,
        WriteRefused = 5,
    }

    /// <summary>Writes an outcome.</summary>
    /// <param name="reply">The outcome.</param>
    /// <param name="schema">The table.</param>
    public static byte[] Encode(WriteReply reply, TableSchema schema)
    {
        using var writer = new WireWriter();
        writer.Byte(Format);
        switch (reply)
        {
            case RowWritten written:
                writer.Byte((byte)Kind.RowWritten);
                writer.Int64(schema.Fingerprint);
                writer.Row(written.Row);
                break;
            case RowsDeleted deleted:
                writer.Byte((byte)Kind.RowsDeleted);
                writer.Number(deleted.Count);
                break;
            case RowMissing:
                writer.Byte((byte)Kind.RowMissing);
                break;
            case RowVersionDiffers differs:
                writer.Byte((byte)Kind.RowVersionDiffers);
                writer.Int64(schema.Fingerprint);
                writer.Row(differs.Current);
                break;
            case WriteRefused refused:
                writer.Byte((byte)Kind.WriteRefused);
                writer.Problem(refused.Problem);
                break;
            default:
                throw new ArgumentException($"{reply.GetType().Name} is no outcome that is kept.", nameof(reply));
        }

        return writer.ToArray();
    }

    /// <summary>
    /// Writes the outcome of an insert without its end, the version. The store adds the version as
    /// 8 bytes, big-endian.
    /// </summary>
    /// <param name="values">The row's values.</param>
    /// <param name="schema">The table.</param>
    public static byte[] EncodeWithoutVersion(ImmutableArray<object?> values, TableSchema schema)
    {
        using var writer = new WireWriter();
        writer.Byte(Format);
        writer.Byte((byte)Kind.RowWritten);
        writer.Int64(schema.Fingerprint);
        writer.Values(values);
        return writer.ToArray();
    }

    /// <summary>Reads an outcome.</summary>
    /// <param name="bytes">What <see cref="Encode"/> made.</param>
    /// <param name="schema">The table as it is now.</param>
    /// <returns>
    /// The outcome; <see langword="null"/>: it is a row, and the table has another definition by
    /// now.
    /// </returns>
    /// <exception cref="InvalidDataException">The bytes are of no known format.</exception>
    public static WriteReply? Decode(ReadOnlyMemory<byte> bytes, TableSchema schema)
    {
        var reader = new WireReader(bytes);
        if (reader.Byte() != Format)
            throw new InvalidDataException("The kept outcome is of a format that this version does not know.");
        WriteReply? reply = (Kind)reader.Byte() switch
        {
            Kind.RowWritten => TargetRow(reader, schema) is { } row ? new RowWritten(row) : null,
            Kind.RowsDeleted => new RowsDeleted(reader.Number()),
            Kind.RowMissing => RowMissing.Instance,
            Kind.RowVersionDiffers => TargetRow(reader, schema) is { } row ? new RowVersionDiffers(row) : null,
            Kind.WriteRefused => new WriteRefused(reader.Problem()),
            var unknown => throw new InvalidDataException($"The kept outcome is of the unknown kind {unknown}."),
        };
        return reply is null || reader.IsAtEnd
            ? reply
            : throw new InvalidDataException("The kept outcome is longer than its kind says.");
    }

    private static StoredRow? TargetRow(WireReader reader, TableSchema schema) =>
        reader.Int64() == schema.Fingerprint ? reader.Row() : null;
}

/// <summary>
/// Forgets the outcomes of marked writes whose time is over: when the application has started, and
/// every minute.
/// </summary>
internal sealed partial class OutcomeExpiryService(
    ITableStore store, TimeProvider time, ILogger<OutcomeExpiryService> logger)
    : BackgroundService
{
    /// <summary>How many outcomes one transaction forgets: few enough that writes do not wait long.</summary>
    public const int BatchSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private readonly ILogger<OutcomeExpiryService> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await ForgetAsync(stoppingToken).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    private async Task ForgetAsync(CancellationToken stopping)
    {
        try
        {
            int forgotten;
            do
            {
                forgotten = await store.Requests.ForgetExpiredAsync(
                    time.GetUtcNow(), BatchSize, stopping).ConfigureAwait(false);
            }
            while (forgotten == BatchSize);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            LogFailed(failure);
        }
    }

    [LoggerMessage(
        2301, LogLevel.Warning,
        "The outcomes of requests that need not be kept any longer could not be forgotten; "
        + "it is tried again in a minute")]
    private partial void LogFailed(Exception failure);
}
