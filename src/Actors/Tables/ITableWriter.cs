using TableActors.Contracts.Messages;

namespace TableActors.Actors.Tables;

/// <summary>Hands writes to the actors of their tables and awaits the replies.</summary>
public interface ITableWriter
{
    /// <summary>Sends one write. Never throws for a reason that a reply can tell.</summary>
    /// <param name="command">The write; its deadline bounds the wait.</param>
    /// <param name="cancellation">Ends the wait, not the write.</param>
    /// <returns>
    /// The actor's reply; after the deadline a <see cref="WriteRefused"/> with <c>outcome_unknown</c>.
    /// </returns>
    Task<WriteReply> WriteAsync(WriteCommand command, CancellationToken cancellation);
}
