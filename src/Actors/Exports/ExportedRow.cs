using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>A row on its way into a target.</summary>
/// <param name="Id">What makes it recognisable when it comes again.</param>
/// <param name="Json">One JSON object in UTF-8: the body of the answer.</param>
internal sealed record ExportedRow(RequestId Id, ReadOnlyMemory<byte> Json)
{
    /// <summary>See <see cref="ExportRow"/>.</summary>
    public TraceContext? Trace { get; init; }
}
