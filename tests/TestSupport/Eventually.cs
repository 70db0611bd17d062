namespace TableActors.TestSupport;

/// <summary>
/// Looks at a thing again and again until it is as it should be, and says what it was if it never
/// is.
/// </summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Between two looks the processor belongs to what is waited for.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until something is true.</summary>
    /// <param name="isTrue">Looks.</param>
    /// <param name="what">What must become true, to be read after "did not happen:".</param>
    /// <param name="patience">How long it may take; left out: 90 s.</param>
    public static Task IsTrueAsync(Func<bool> isTrue, string what, TimeSpan? patience = null) =>
        IsTrueAsync(() => Task.FromResult(isTrue()), what, patience);

    /// <inheritdoc cref="IsTrueAsync(Func{bool}, string, TimeSpan?)"/>
    public static Task IsTrueAsync(Func<Task<bool>> isTrue, string what, TimeSpan? patience = null) =>
        SeeAsync(what, isTrue, static seen => seen, patience);

    /// <summary>Looks until the look holds.</summary>
    /// <param name="what">What must become true, to be read after "did not happen:".</param>
    /// <param name="look">Looks.</param>
    /// <param name="holds">Whether a look is what is waited for.</param>
    /// <param name="patience">How long it may take; left out: 90 s.</param>
    public static async Task<T> SeeAsync<T>(
        string what, Func<Task<T>> look, Func<T, bool> holds, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(look);
        ArgumentNullException.ThrowIfNull(holds);
        var limit = patience ?? Patience;
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var seen = await look().OrFailAsync(what, limit);
            if (holds(seen))
                return seen;
            if (TimeProvider.System.GetElapsedTime(begun) > limit)
                throw new TimeoutException(
                    $"Within {limit.TotalSeconds} s this did not happen: {what}. Last seen: {seen}");
            await Task.Delay(LookEvery);
        }
    }
}
