using System.Data.Common;

namespace Akka.Persistence.Sql.Storage;

/// <summary>What one actor wants written. It is done as a whole or not at all, whatever it is committed with.</summary>
internal abstract class WriteRequest
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the commit.</summary>
    public Task Done => _done.Task;

    /// <summary>Events to insert; those of all requests of a commit are inserted together, before anything else is executed.</summary>
    public virtual IReadOnlyList<EventRow> Events => [];

    public virtual void Execute(DbConnection connection, TableNames names)
    {
    }

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception cause) => _done.TrySetException(cause);
}
