using TableActors.EndToEnd.Tests.Service;

namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>
/// A service that is killed and started again, as its clients see it: gone for a while, then back
/// under another address.
/// </summary>
internal sealed class MortalService(Func<Task<ServiceProcess>> start) : IAsyncDisposable
{
    private TaskCompletionSource<ServiceProcess> _alive = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The service that lives now, or the next one.</summary>
    public Task<ServiceProcess> AliveAsync() => Volatile.Read(ref _alive).Task;

    public async Task StartAsync()
    {
        var alive = _alive;
        try
        {
            alive.SetResult(await start());
        }
        catch (Exception failure)
        {
            alive.SetException(failure);
            throw;
        }
    }

    public async Task KillAndStartAgainAsync()
    {
        await using (var dying = await _alive.Task)
        {
            Volatile.Write(ref _alive, new(TaskCreationOptions.RunContinuationsAsynchronously));
            await dying.KillAsync();
        }

        await StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_alive.Task.IsCompletedSuccessfully)
            await _alive.Task.Result.DisposeAsync();
    }
}
