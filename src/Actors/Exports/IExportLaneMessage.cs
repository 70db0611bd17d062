namespace TableActors.Actors.Exports;

/// <summary>A message for the actor of one export lane. The lane's name decides which one.</summary>
public interface IExportLaneMessage
{
    /// <summary>The lane.</summary>
    string Lane { get; }
}
