using TableActors.Actors.Serialization;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Cluster;

/// <summary>
/// Says whether messages may have to go to other nodes, and whether they are small enough for it.
/// </summary>
internal sealed class NodeReach(bool isAmongOthers, LiveEntities live)
{
    /// <summary>
    /// The most bytes of a message between nodes. Its frame is a little longer, because it also
    /// holds receiver and sender.
    /// </summary>
    public const int MaxMessageBytes = 15 << 20;

    // A message may take more bytes than its rough size says: a character takes up to three when
    // sent, and two in memory.
    private const int Margin = 2;

    public bool IsAmongOthers => isAmongOthers;

    public bool IsElsewhere(TableName table) => isAmongOthers && !live.Holds(EntityKind.Table, table.Value);

    /// <summary>
    /// Whether a write fits into a message between nodes. The answer is the same wherever the
    /// table's actor lives now.
    /// </summary>
    public bool CanSend(WriteCommand command) => !isAmongOthers || Fits(command, WriteSize.Of(command));

    /// <summary>
    /// Whether a request of this size can be sent to its job, whatever node that lives on.
    /// </summary>
    public bool CanSend(int bytes) => !isAmongOthers || bytes <= MaxMessageBytes;

    /// <summary>
    /// Whether a message can be sent to another node. Only a message that might be too large, by
    /// its rough size, is measured.
    /// </summary>
    public static bool Fits(object message, long roughBytes) =>
        roughBytes < MaxMessageBytes / Margin || MessageSerializer.SizeOf(message) <= MaxMessageBytes;
}
