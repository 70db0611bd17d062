using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Collects what is wrong, so that a reader can go on and find the rest.</summary>
internal sealed class FaultLog
{
    private readonly List<DefinitionFault> _faults = [];

    public int Count => _faults.Count;

    public ImmutableArray<DefinitionFault> All => [.. _faults];

    public void Add(Place place, string message) => _faults.Add(place.Fault(message));
}
