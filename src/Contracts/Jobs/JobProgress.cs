namespace TableActors.Contracts.Jobs;

/// <summary>What a job is doing. The numbers are stored.</summary>
public enum JobProgress
{
    /// <summary>It waits for its turn.</summary>
    Waiting = 1,

    /// <summary>Its operation is computed and written, or will be tried again soon.</summary>
    Running = 2,

    /// <summary>Its row is stored, and is passed on to the export's target.</summary>
    Exporting = 3,

    /// <summary>It has ended.</summary>
    Ended = 4,
}
