namespace TableActors.Actors.Tables;

/// <summary>The key under which the region of all table actors is registered.</summary>
public sealed class TableRegion
{
    private TableRegion()
    {
    }
}
