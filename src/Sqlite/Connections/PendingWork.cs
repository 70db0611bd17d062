using TableActors.Sqlite.Tables;

namespace TableActors.Sqlite.Connections;

/// <summary>Work with a result that waits for the writer.</summary>
internal sealed class PendingWork<T>(Func<SqliteWriter, T> work) : IPendingWork
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public void Run(SqliteWriter writer) => _completion.SetResult(work(writer));

    public void Fail(Exception failure) => _completion.SetException(failure);
}
