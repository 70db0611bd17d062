using System.Collections.Immutable;
using TableActors.Actors.Exports;

namespace TableActors.Actors.Serialization;

/// <summary>How messages between jobs and export lanes travel.</summary>
internal static class ExportFormats
{
    public static ImmutableArray<WireFormat> All { get; } =
    [
        WireFormat.Of<ExportRow>(
            "export-row-1",
            Write,
            Read,
            static it => it.Trace is null),
        WireFormat.Of<ExportRow>(
            "export-row-2",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Trace?.Parent, writer.Text);
            },
            static reader => Read(reader) with
            {
                Trace = reader.Optional(reader.TraceParent),
            },
            static it => it.Trace?.State is null),
        WireFormat.Of<ExportRow>(
            "export-row-3",
            static (writer, it) =>
            {
                Write(writer, it);
                writer.Optional(it.Trace, writer.Trace);
            },
            static reader => Read(reader) with
            {
                Trace = reader.Optional(reader.Trace),
            }),
        WireFormat.Of<ExportUnwanted>(
            "export-unwanted-1",
            static (writer, it) =>
            {
                writer.Text(it.Lane);
                writer.Request(it.Request);
            },
            static reader => new ExportUnwanted(reader.Text(), reader.Request())),
        WireFormat.Of<ExportWanted>(
            "export-wanted-1",
            static (writer, it) =>
            {
                writer.Job(it.Job);
                writer.Text(it.Lane);
                writer.Request(it.Request);
            },
            static reader => new ExportWanted(reader.Job(), reader.Text(), reader.Request())),
        WireFormat.Of<ExportEnded>(
            "export-ended-1",
            static (writer, it) =>
            {
                writer.Job(it.Job);
                writer.Request(it.Request);
                writer.Number(it.Attempts);
                writer.Optional(it.Problem, problem => writer.Problem(problem));
            },
            static reader => new ExportEnded(
                reader.Job(), reader.Request(), reader.Count(), reader.Optional(() => reader.Problem()))),
    ];

    // The first form. Every later form of a row begins with it.
    private static void Write(WireWriter writer, ExportRow it)
    {
        writer.Text(it.Lane);
        writer.Text(it.Route);
        writer.Job(it.Job);
        writer.Request(it.Request);
        writer.Number(it.Version);
        writer.Bytes(it.Row.Span);
    }

    private static ExportRow Read(WireReader reader) =>
        new(reader.Text(), reader.Text(), reader.Job(), reader.Request(), reader.Number(), reader.Bytes());
}
