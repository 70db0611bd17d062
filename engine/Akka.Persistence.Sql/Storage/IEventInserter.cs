using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

/// <summary>Inserts events with statements that are prepared once for a connection.</summary>
internal interface IEventInserter : IDisposable
{
    void Insert(IReadOnlyList<EventRow> events, DbTransaction transaction);
}
