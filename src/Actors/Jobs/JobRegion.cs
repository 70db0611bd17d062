namespace TableActors.Actors.Jobs;

/// <summary>The key under which the region of all job actors is registered.</summary>
public sealed class JobRegion
{
    private JobRegion()
    {
    }
}
