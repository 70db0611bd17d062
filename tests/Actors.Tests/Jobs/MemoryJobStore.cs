using TableActors.Actors.Stores;
using TableActors.Actors.Tests.Stores;

namespace TableActors.Actors.Tests.Jobs;

/// <summary>A store that has an index of jobs, and nothing else.</summary>
internal sealed class MemoryJobStore(MemoryJobIndex index) : PartialStore
{
    public override IJobIndex Jobs => index;
}
