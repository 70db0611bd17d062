namespace TableActors.Actors.Jobs;

/// <summary>
/// Where the events of a job have brought it.
/// <code>
/// None ─▶ Waiting ─┬─▶ Done
///            ▲     ├─▶ Exporting ─┬─▶ Done
///            │     │       ▲      └─▶ NotExported
///            │     │       └─ retried ────┘
///            │     ├─▶ Failed
///            │     │     │
///            └─────┼─────┘ retried
///                  └─▶ Cancelled
/// </code>
/// </summary>
internal enum JobStage
{
    /// <summary>There is no job.</summary>
    None,

    /// <summary>The operation is to be carried out, or is under way.</summary>
    Waiting,

    /// <summary>The row is stored, and is to be exported.</summary>
    Exporting,

    /// <summary>All is done.</summary>
    Done,

    /// <summary>The operation failed.</summary>
    Failed,

    /// <summary>The row is stored, and its export was given up.</summary>
    NotExported,

    /// <summary>The job was called off.</summary>
    Cancelled,
}
