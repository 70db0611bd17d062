namespace TableActors.Contracts.Tables.Rules;

/// <summary>How long a computation may be allowed to take.</summary>
internal static class TimeoutRange
{
    public const string Text = "from 1 ms to 1 day";

    public static bool Holds(TimeSpan timeout) => timeout >= TimeSpan.FromMilliseconds(1) && timeout <= TimeSpan.FromDays(1);
}
