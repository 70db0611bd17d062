using TableActors.Actors.Tables;

namespace TableActors.AspNetCore.Tests.Support;

/// <summary>A region of table actors that answers what the test says.</summary>
internal sealed class ScriptedRegion : ITableRegion
{
    public Func<CancellationToken, Task> OnPing { get; set; } = _ => Task.CompletedTask;

    public Task PingAsync(CancellationToken cancellation) => OnPing(cancellation);
}
