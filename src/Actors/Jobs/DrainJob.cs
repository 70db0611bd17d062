using Akka.Actor;
using Akka.Event;

namespace TableActors.Actors.Jobs;

/// <summary>
/// Tells a job's actor that it is to go elsewhere or to rest: it ends the step that is under way, and stops. What is left of the job goes
/// on with its next actor.
/// </summary>
internal sealed class DrainJob : IDeadLetterSuppression, INoSerializationVerificationNeeded
{
    private DrainJob()
    {
    }

    /// <summary>The one value there is.</summary>
    public static DrainJob Instance { get; } = new();

    /// <inheritdoc/>
    public override string ToString() => nameof(DrainJob);
}
