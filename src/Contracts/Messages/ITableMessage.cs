using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Messages;

/// <summary>A message for the actor of one table. The name decides which one.</summary>
public interface ITableMessage
{
    /// <summary>The table.</summary>
    TableName Table { get; }
}
