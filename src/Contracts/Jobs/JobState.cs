namespace TableActors.Contracts.Jobs;

/// <summary>How far a job is, as a client sees it. The numbers are stored.</summary>
public enum JobState
{
    /// <summary>It waits, or is at work.</summary>
    Pending = 1,

    /// <summary>It has ended, and all went well.</summary>
    Done = 2,

    /// <summary>It has ended with a problem; what failed can be tried again.</summary>
    Error = 3,

    /// <summary>Its retention is over; only its id is still known.</summary>
    Removed = 4,
}
