using TableActors.Actors.Serialization;
using TableActors.Actors.Tables;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Cluster;

/// <summary>Where this node stands: by itself, or among others that its messages may have to go to.</summary>
/// <param name="isAmongOthers">Whether there may be other nodes.</param>
/// <param name="live">What lives here.</param>
internal sealed class NodeReach(bool isAmongOthers, LiveEntities live)
{
    /// <summary>The most bytes of a message between nodes. A frame holds a little more: where the message goes, and who has sent it.</summary>
    public const int MaxMessageBytes = 15 << 20;

    // What a rough size may miss: a character may take three bytes on its way, and two in memory.
    private const int Margin = 2;

    public bool IsAmongOthers => isAmongOthers;

    public bool IsElsewhere(TableName table) => isAmongOthers && !live.Holds(EntityKind.Table, table.Value);

    /// <summary>
    /// Whether a write can be sent to wherever its table may be. The rule does not depend on where that is just now, so that it does not change
    /// with it.
    /// </summary>
    public bool CanSend(WriteCommand command) => !isAmongOthers || Fits(command, WriteSize.Of(command));

    /// <summary>Whether the bytes of a request can be sent to wherever its job may be.</summary>
    public bool CanSend(int bytes) => !isAmongOthers || bytes <= MaxMessageBytes;

    /// <summary>Whether a message can be sent to another node.</summary>
    /// <param name="message">The message.</param>
    /// <param name="roughBytes">Its size, roughly; only a large one is measured.</param>
    public static bool Fits(object message, long roughBytes) =>
        roughBytes < MaxMessageBytes / Margin || MessageSerializer.SizeOf(message) <= MaxMessageBytes;
}
