namespace TableActors.Actors.Exports.Lanes;

/// <summary>How much a lane does at once.</summary>
/// <param name="BatchRows">The most rows of one transaction in the target.</param>
/// <param name="BatchBytes">The most bytes of rows in it; a single row is never too large.</param>
/// <param name="HeldRows">The most rows that wait in memory; their jobs send the others again.</param>
/// <param name="HeldBytes">The most bytes of rows that wait in memory.</param>
/// <param name="Window">How many of the rows that are still to be exported the register is asked for.</param>
internal sealed record LaneLimits(int BatchRows, long BatchBytes, int HeldRows, long HeldBytes, int Window)
{
    public static LaneLimits Default { get; } = new(500, 4 << 20, 10_000, 64 << 20, 1000);
}
