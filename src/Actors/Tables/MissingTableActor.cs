using Akka.Actor;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>Stands in for a table that this node does not serve, as when nodes run with different definitions.</summary>
internal sealed class MissingTableActor : ReceiveActor
{
    public MissingTableActor()
    {
        Receive<WriteCommand>(write => Sender.Tell(TableProblems.NoSuchTable(write.Table)));
        Receive<DrainTable>(_ => Context.Stop(Self));
    }
}
