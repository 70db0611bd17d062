using TableActors.Actors.Media;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Operations;

/// <summary>What an operation carries besides its values.</summary>
/// <param name="Deadline">After this instant nobody waits for the outcome.</param>
/// <param name="Cancellation">Ends computations and waiting; a write that was sent goes on.</param>
public readonly record struct OperationContext(DateTimeOffset Deadline, CancellationToken Cancellation)
{
    /// <summary>Makes a repeat of the operation recognisable.</summary>
    public RequestMark? Mark { get; init; }

    /// <summary>
    /// The files that were taken in for this operation. They belong to the operation from here on: where the write is certainly
    /// refused they are removed, so whoever may try again with the same files must not hand them over.
    /// </summary>
    public PendingFiles? Files { get; init; }
}
