using System.Collections.Immutable;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Serialization;

/// <summary>
/// How commands travel to the actors of tables, and how their replies travel back. Forms are only
/// ever added.
/// </summary>
internal static class TableFormats
{
    public static ImmutableArray<WireFormat> Commands { get; } =
    [
        .. Command<InsertRow>(
            "insert-row",
            static (writer, it) => writer.Values(it.Values),
            static (reader, head) => new InsertRow(head.Table, head.Schema, head.Deadline, reader.Values())),
        .. Command<UpdateRow>(
            "update-row",
            static (writer, it) =>
            {
                writer.Values(it.Key);
                writer.Columns(it.Changes);
                writer.Ints(it.Versions.AsSpan());
                writer.Flag(it.IsTentative);
            },
            static (reader, head) =>
                new UpdateRow(
                    head.Table, head.Schema, head.Deadline, reader.Values(), reader.Columns(), [.. reader.Ints()])
                {
                    IsTentative = reader.Flag(),
                }),
        .. Command<DeleteRows>(
            "delete-rows",
            static (writer, it) =>
            {
                writer.Columns(it.Match);
                writer.Ints(it.Versions.AsSpan());
            },
            static (reader, head) =>
                new DeleteRows(head.Table, head.Schema, head.Deadline, reader.Columns(), [.. reader.Ints()])),
        .. Command<WithdrawRequest>(
            "withdraw-request",
            static (_, _) => { },
            static (_, head) => new WithdrawRequest(head.Table, head.Schema, head.Deadline)),
    ];

    public static ImmutableArray<WireFormat> Replies { get; } =
    [
        Reply<RowWritten>(
            "row-written-1", static (writer, it) => writer.Row(it.Row), static reader => new RowWritten(reader.Row())),
        Reply<RowsDeleted>(
            "rows-deleted-1", static (writer, it) => writer.Number(it.Count),
            static reader => new RowsDeleted(reader.Number())),
        Reply<RowMissing>("row-missing-1", static (_, _) => { }, static _ => RowMissing.Instance),
        Reply<RowVersionDiffers>(
            "row-version-differs-1", static (writer, it) => writer.Row(it.Current),
            static reader => new RowVersionDiffers(reader.Row())),
        Reply<WriteRefused>(
            "write-refused-1", static (writer, it) => writer.Problem(it.Problem),
            static reader => new WriteRefused(reader.Problem())),
    ];

    // The second form adds the span that the command belongs to, and the third also the state of
    // that span.
    private static WireFormat[] Command<T>(string name, Action<WireWriter, T> write, Func<WireReader, Head, T> read)
        where T : WriteCommand
    {
        return
        [
            WireFormat.Of<T>($"{name}-1", Write, Read, static it => it.Trace is null),
            WireFormat.Of<T>(
                $"{name}-2",
                (writer, it) =>
                {
                    Write(writer, it);
                    writer.Optional(it.Trace?.Parent, writer.Text);
                },
                reader => Read(reader) with { Trace = reader.Optional(reader.TraceParent) },
                static it => it.Trace?.State is null),
            WireFormat.Of<T>(
                $"{name}-3",
                (writer, it) =>
                {
                    Write(writer, it);
                    writer.Optional(it.Trace, writer.Trace);
                },
                reader => Read(reader) with { Trace = reader.Optional(reader.Trace) }),
        ];

        void Write(WireWriter writer, T it)
        {
            writer.Table(it.Table);
            writer.Int64(it.Schema);
            writer.Deadline(it.Deadline);
            writer.Optional(it.Mark, writer.Mark);
            write(writer, it);
        }

        T Read(WireReader reader)
        {
            var head = new Head(reader.Table(), reader.Int64(), reader.Deadline());
            var mark = reader.Optional(reader.Mark);
            var command = read(reader, head);
            return mark is null ? command : command with { Mark = mark };
        }
    }

    private static WireFormat Reply<T>(string manifest, Action<WireWriter, T> write, Func<WireReader, T> read)
        where T : WriteReply =>
        WireFormat.Of<T>(
            manifest,
            (writer, it) =>
            {
                writer.Flag(it.IsReplayed);
                write(writer, it);
            },
            reader =>
            {
                var isReplayed = reader.Flag();
                var reply = read(reader);
                return isReplayed ? reply with { IsReplayed = true } : reply;
            });

    // What every command begins with.
    private readonly record struct Head(TableName Table, long Schema, DateTimeOffset Deadline);
}
