using System.Diagnostics.CodeAnalysis;

namespace TableActors.Postgres.Connections;

/// <summary>
/// Instants and days as PostgreSQL counts them. The driver's own conversion takes the first and the last of either for infinities.
/// </summary>
internal static class PostgresTime
{
    private static readonly long EpochTicks = new DateTime(2000, 1, 1).Ticks;
    private static readonly int EpochDay = new DateOnly(2000, 1, 1).DayNumber;

    public static long ToMicroseconds(DateTimeOffset instant) => (instant.UtcTicks - EpochTicks) / TimeSpan.TicksPerMicrosecond;

    public static int ToDays(DateOnly day) => day.DayNumber - EpochDay;

    /// <summary>Finds the instant, unless it is an infinity or outside of the years 1 to 9999.</summary>
    public static bool TryFromMicroseconds(long microseconds, [NotNullWhen(true)] out object? instant)
    {
        var isKnown = microseconds >= ToMicroseconds(DateTimeOffset.MinValue) && microseconds <= ToMicroseconds(DateTimeOffset.MaxValue);
        instant = isKnown ? new DateTimeOffset(EpochTicks + microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero) : null;
        return isKnown;
    }

    /// <summary>Finds the day, unless it is an infinity or outside of the years 1 to 9999.</summary>
    public static bool TryFromDays(int days, [NotNullWhen(true)] out object? day)
    {
        var isKnown = days >= ToDays(DateOnly.MinValue) && days <= ToDays(DateOnly.MaxValue);
        day = isKnown ? DateOnly.FromDayNumber(EpochDay + days) : null;
        return isKnown;
    }
}
