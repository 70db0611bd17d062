namespace TableActors.Actors.Exports;

/// <summary>The key under which the region of all export lanes is registered.</summary>
public sealed class ExportLaneRegion
{
    private ExportLaneRegion()
    {
    }
}
