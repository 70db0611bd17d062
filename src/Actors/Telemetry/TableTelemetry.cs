namespace TableActors.Actors.Telemetry;

/// <summary>
/// Under which name a node tells how it fares, to whoever listens: OpenTelemetry's <c>AddMeter</c> and <c>AddSource</c>, <c>dotnet-counters</c>.
/// <c>docs/telemetry.md</c> lists every instrument and every span. Nobody listening costs next to nothing.
/// </summary>
public static class TableTelemetry
{
    /// <summary>The name of the meter, and of the activity source.</summary>
    public const string Name = "TableActors";

    /// <summary>
    /// The name of the instrument that counts the rows which a computed column failed on, by <c>table</c>, <c>column</c> and <c>outcome</c>:
    /// <c>refused</c> or <c>null</c>.
    /// </summary>
    public const string ComputationFailures = "tableactors.computation.failures";
}
