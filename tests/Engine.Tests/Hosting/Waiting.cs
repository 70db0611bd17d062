namespace TableActors.Engine.Tests.Hosting;

/// <summary>Waits for something to happen, and says what it was if it does not.</summary>
internal static class Waiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<T> For<T>(string what, Task<T> task)
    {
        await For(what, (Task)task);
        return await task;
    }

    public static async Task For(string what, Task task)
    {
        try
        {
            await task.WaitAsync(Patience);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Not within {Patience.TotalSeconds} s: {what}");
        }
    }

    public static Task For(string what, CancellationToken token)
    {
        var happened = new TaskCompletionSource();
        token.Register(happened.SetResult);
        return For(what, happened.Task);
    }
}
