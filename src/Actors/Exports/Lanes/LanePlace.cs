namespace TableActors.Actors.Exports.Lanes;

/// <summary>Where a row stands in its lane: rows go in the order of their versions, of which no two are equal.</summary>
/// <param name="Version">The version that the row got.</param>
/// <param name="Request">The request that wrote it.</param>
internal readonly record struct LanePlace(long Version, string Request) : IComparable<LanePlace>
{
    /// <summary>A place behind all others.</summary>
    public static LanePlace Last { get; } = new(long.MaxValue, "\uffff");

    public int CompareTo(LanePlace other) =>
        Version != other.Version ? Version.CompareTo(other.Version) : string.CompareOrdinal(Request, other.Request);
}
