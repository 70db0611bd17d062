namespace TableActors.Contracts.Exports;

/// <summary>How a row is written into the target table.</summary>
public enum ExportMethod
{
    /// <summary>The row is added.</summary>
    Insert,

    /// <summary>
    /// The row with the same primary key gets the other columns' values. Where the target has no such row, the export of the row fails.
    /// </summary>
    Update,

    /// <summary>The row is added, or, where the target has one with the same primary key, replaces the values of that one.</summary>
    Merge,
}
