using System.Text;

namespace TableActors.Cluster.Tests.Telemetry;

/// <summary>A span as it was sent.</summary>
/// <param name="Process">The <c>service.instance.id</c> of the process that has sent it.</param>
/// <param name="Trace">The trace, in hexadecimal digits.</param>
/// <param name="Id">The span, in hexadecimal digits.</param>
/// <param name="Parent">The span above it; empty: none.</param>
/// <param name="State">Its <c>tracestate</c>; empty: none.</param>
/// <param name="Name">What was done.</param>
internal sealed record SentSpan(string Process, string Trace, string Id, string Parent, string State, string Name)
{
    /// <summary>
    /// Reads the protobuf of an <c>ExportTraceServiceRequest</c>; the numbers are those of
    /// OpenTelemetry's definitions.
    /// </summary>
    public static IReadOnlyList<SentSpan> ReadAll(byte[] request) =>
    [
        .. from resourceSpans in Fields(request, 1)
           let process = ProcessOf(Fields(resourceSpans, 1).Single())
           from scopeSpans in Fields(resourceSpans, 2)
           from span in Fields(scopeSpans, 2)
           select new SentSpan(process, Hex(span, 1), Hex(span, 2), Hex(span, 4), Text(span, 3), Text(span, 5)),
    ];

    private static string ProcessOf(ReadOnlyMemory<byte> resource) =>
        Fields(resource, 1)
            .Where(attribute => Text(attribute, 1) == "service.instance.id")
            .Select(attribute => Text(Fields(attribute, 2).Single(), 1))
            .Single();

    private static string Hex(ReadOnlyMemory<byte> message, int number) =>
        Convert.ToHexStringLower(Fields(message, number).SingleOrDefault().Span);

    private static string Text(ReadOnlyMemory<byte> message, int number) =>
        Encoding.UTF8.GetString(Fields(message, number).SingleOrDefault().Span);

    // The fields of a number that have a length: texts, bytes and messages.
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        var fields = new List<ReadOnlyMemory<byte>>();
        while (!message.IsEmpty)
        {
            var tag = Varint(ref message);
            var length = (int)(tag & 7) switch
            {
                0 => VarintOf(message.Span).Length,
                1 => 8,
                2 => (int)Varint(ref message),
                5 => 4,
                var kind => throw new InvalidDataException($"Protobuf has no fields of the kind {kind}."),
            };
            if (tag == (ulong)(number << 3 | 2))
                fields.Add(message[..length]);
            message = message[length..];
        }

        return fields;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> message)
    {
        var (value, length) = VarintOf(message.Span);
        message = message[length..];
        return value;
    }

    private static (ulong Value, int Length) VarintOf(ReadOnlySpan<byte> bytes)
    {
        var (value, length) = (0UL, 0);
        do
        {
            value |= (ulong)(bytes[length] & 0x7f) << (7 * length);
        }
        while (bytes[length++] >= 0x80);
        return (value, length);
    }
}
