using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Sharding;

/// <summary>The addresses of the nodes that have a region of the type asked for.</summary>
public sealed class CurrentRegions : IClusterShardingSerializable, IEquatable<CurrentRegions>
{
    public readonly IImmutableSet<Address> Regions;

    public CurrentRegions(IImmutableSet<Address> regions) => Regions = regions;

    public bool Equals(CurrentRegions other) => other is not null && Regions.SetEquals(other.Regions);

    public override bool Equals(object obj) => Equals(obj as CurrentRegions);

    public override int GetHashCode() => Regions.Count;
}
