using System.Collections.Immutable;
using System.Runtime.InteropServices;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores.Requests;

/// <summary>
/// The bytes in which the outcome of a write is kept: a format, a kind, and what belongs to the kind. A row carries the fingerprint of
/// its schema in front, and ends in its version. Bytes of every released format stay readable.
/// </summary>
internal static class OutcomeCodec
{
    private const byte Format = 1;

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
    public static ReadOnlyMemory<byte> Encode(WriteReply reply, TableSchema schema)
    {
        var writer = new OutcomeWriter();
        writer.Byte(Format);
        switch (reply)
        {
            case RowWritten written:
                writer.Byte((byte)Kind.RowWritten);
                Write(writer, written.Row, schema);
                break;
            case RowsDeleted deleted:
                writer.Byte((byte)Kind.RowsDeleted);
                writer.Int64(deleted.Count);
                break;
            case RowMissing:
                writer.Byte((byte)Kind.RowMissing);
                break;
            case RowVersionDiffers differs:
                writer.Byte((byte)Kind.RowVersionDiffers);
                Write(writer, differs.Current, schema);
                break;
            case WriteRefused refused:
                writer.Byte((byte)Kind.WriteRefused);
                Write(writer, refused.Problem);
                break;
            default:
                throw new ArgumentException($"{reply.GetType().Name} is no outcome that is kept.", nameof(reply));
        }

        return writer.Written;
    }

    /// <summary>Writes the outcome of an insert but for its end, the version: 8 bytes, big-endian, that the store adds.</summary>
    /// <param name="values">The row's values.</param>
    /// <param name="schema">The table.</param>
    public static ReadOnlyMemory<byte> EncodeWithoutVersion(ImmutableArray<object?> values, TableSchema schema)
    {
        var writer = new OutcomeWriter();
        writer.Byte(Format);
        writer.Byte((byte)Kind.RowWritten);
        Write(writer, values, schema);
        return writer.Written;
    }

    /// <summary>Reads an outcome.</summary>
    /// <param name="bytes">What <see cref="Encode"/> made.</param>
    /// <param name="schema">The table as it is now.</param>
    /// <returns>The outcome; <see langword="null"/>: it is a row of another definition of the table.</returns>
    /// <exception cref="InvalidDataException">The bytes are of no known format.</exception>
    public static WriteReply? Decode(ReadOnlySpan<byte> bytes, TableSchema schema)
    {
        var reader = new OutcomeReader(bytes);
        if (reader.Byte() != Format)
            throw new InvalidDataException("The kept outcome is of a format that this version does not know.");
        WriteReply? reply = (Kind)reader.Byte() switch
        {
            Kind.RowWritten => ReadRow(ref reader, schema) is { } row ? new RowWritten(row) : null,
            Kind.RowsDeleted => new RowsDeleted(reader.Int64()),
            Kind.RowMissing => RowMissing.Instance,
            Kind.RowVersionDiffers => ReadRow(ref reader, schema) is { } row ? new RowVersionDiffers(row) : null,
            Kind.WriteRefused => new WriteRefused(ReadProblem(ref reader)),
            var unknown => throw new InvalidDataException($"The kept outcome is of the unknown kind {unknown}."),
        };
        return reply is null || reader.IsAtEnd ? reply : throw new InvalidDataException("The kept outcome is longer than its kind says.");
    }

    private static void Write(OutcomeWriter writer, StoredRow row, TableSchema schema)
    {
        Write(writer, row.Values, schema);
        writer.Int64(row.Version);
    }

    private static void Write(OutcomeWriter writer, ImmutableArray<object?> values, TableSchema schema)
    {
        writer.Int64(schema.Fingerprint);
        writer.Int32(values.Length);
        foreach (var value in values)
            writer.Value(value);
    }

    private static StoredRow? ReadRow(ref OutcomeReader reader, TableSchema schema)
    {
        if (reader.Int64() != schema.Fingerprint)
            return null;
        var values = new object?[reader.Count(leastBytes: 1)];
        for (var i = 0; i < values.Length; i++)
            values[i] = reader.Value();
        return new StoredRow(ImmutableCollectionsMarshal.AsImmutableArray(values), reader.Int64());
    }

    private static void Write(OutcomeWriter writer, Problem problem)
    {
        writer.Int32(problem.Code.Number);
        writer.Text(problem.Detail);
        writer.Int32(problem.RetryAfterSeconds ?? -1);
        writer.Int32(problem.Errors.Count);
        foreach (var (field, faults) in problem.Errors.OrderBy(error => error.Key, StringComparer.Ordinal))
        {
            writer.Text(field);
            writer.Int32(faults.Length);
            foreach (var fault in faults)
                writer.Text(fault);
        }
    }

    private static Problem ReadProblem(ref OutcomeReader reader)
    {
        var number = reader.Int32();
        var code = ErrorCodes.All.FirstOrDefault(known => known.Number == number)
            ?? throw new InvalidDataException($"The kept outcome is an error with the unknown number {number}.");
        var detail = reader.Text();
        var retryAfter = reader.Int32();
        var errors = ImmutableDictionary.CreateBuilder<string, ImmutableArray<string>>();
        for (var fields = reader.Count(leastBytes: 2 * sizeof(int)); fields > 0; fields--)
        {
            var field = reader.Text();
            var faults = new string[reader.Count(leastBytes: sizeof(int))];
            for (var i = 0; i < faults.Length; i++)
                faults[i] = reader.Text();
            errors[field] = [.. faults];
        }

        return new Problem(code, detail) { Errors = errors.ToImmutable(), RetryAfterSeconds = retryAfter < 0 ? null : retryAfter };
    }
}
