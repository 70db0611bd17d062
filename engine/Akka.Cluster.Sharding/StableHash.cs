namespace Akka.Cluster.Sharding;

/// <summary>A hash of text that is the same in every process: string.GetHashCode is seeded anew in each.</summary>
internal static class StableHash
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    /// <summary>FNV-1a over the UTF-16 units, with its bits mixed so that the remainder by a small number spreads well.</summary>
    public static uint Of(string text)
    {
        var hash = OffsetBasis;
        foreach (var unit in text)
            hash = (hash ^ unit) * Prime;

        hash ^= hash >> 16;
        hash *= 0x85EBCA6B;
        hash ^= hash >> 13;
        return hash;
    }
}
