using Akka.Event;
using Akka.Actor;

namespace TableActors.Actors.Tables;

/// <summary>
/// Tells a table's actor that its table is to be handed over or put to rest: it finishes and answers what it has accepted, and stops.
/// </summary>
internal sealed class DrainTable : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainTable()
    {
    }

    /// <summary>The one value there is.</summary>
    public static DrainTable Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => nameof(DrainTable);
}
