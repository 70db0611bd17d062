namespace TableActors.Cluster.Tests.Processes;

/// <summary>Looks at a thing again and again until it is as it should be, and says what it was if it never is.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    /// <summary>Looks until the look holds.</summary>
    /// <param name="what">What must become true, to be read after "did not happen:".</param>
    /// <param name="look">Looks.</param>
    /// <param name="holds">Whether a look is what is waited for.</param>
    public static async Task<T> SeeAsync<T>(string what, Func<Task<T>> look, Func<T, bool> holds)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look();
            if (holds(seen))
                return seen;
            if (TimeProvider.System.GetElapsedTime(begun) > Patience)
                throw new TimeoutException($"Within {Patience.TotalSeconds} s this did not happen: {what}. Last seen: {seen}");
            await Task.Delay(LookEvery);
        }
    }
}
