namespace TableActors.Contracts.Jobs;

/// <summary>A message for the actor of one job. The id decides which one.</summary>
public interface IJobMessage
{
    /// <summary>The job.</summary>
    JobId Job { get; }
}
