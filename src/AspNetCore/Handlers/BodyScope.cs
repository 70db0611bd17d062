using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Handlers;

/// <summary>What making a body needs besides the values.</summary>
/// <param name="Links">How files become URLs.</param>
/// <param name="Services">The services of the request, or of the job's run.</param>
/// <param name="Cancellation">Ends the making.</param>
internal readonly record struct BodyScope(MediaLinks Links, IServiceProvider Services, CancellationToken Cancellation)
{
    /// <summary>What the log names a failure by.</summary>
    public string TraceId { get; init; } = "";
}
