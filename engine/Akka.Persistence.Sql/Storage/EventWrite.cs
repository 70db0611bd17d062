namespace Akka.Persistence.Sql.Storage;

internal sealed class EventWrite(IReadOnlyList<EventRow> events) : WriteRequest
{
    public override IReadOnlyList<EventRow> Events { get; } = events;
}
