namespace TableActors.Contracts.Jobs;

/// <summary>What the actor of a job answers.</summary>
public interface IJobReply;
