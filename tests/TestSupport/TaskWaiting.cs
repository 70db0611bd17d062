namespace TableActors.TestSupport;

/// <summary>Waits for something that must happen, and says what it was if it does not.</summary>
public static class TaskWaiting
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits for the task.</summary>
    /// <param name="task">What must end.</param>
    /// <param name="what">What the task's end means, to be read after "did not happen:".</param>
    /// <param name="patience">How long it may take; left out: a minute.</param>
    public static async Task<T> OrFailAsync<T>(this Task<T> task, string what, TimeSpan? patience = null)
    {
        await ((Task)task).OrFailAsync(what, patience);
        return await task;
    }

    /// <summary>Waits for the task.</summary>
    /// <param name="task">What must end.</param>
    /// <param name="what">What the task's end means, to be read after "did not happen:".</param>
    /// <param name="patience">How long it may take; left out: a minute.</param>
    public static async Task OrFailAsync(this Task task, string what, TimeSpan? patience = null)
    {
        var limit = patience ?? Patience;
        try
        {
            await task.WaitAsync(limit);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw new TimeoutException($"Within {limit.TotalSeconds} s this did not happen: {what}.");
        }
    }
}
