[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace TableActors.Cluster.Tests.Faults;

/// <summary>
/// How often each fault is done, as <c>TABLEACTORS_FAULTS</c> says. Default: once, so that the
/// tests are quick.
/// </summary>
internal static class FaultRounds
{
    public static int Count { get; } =
        Environment.GetEnvironmentVariable("TABLEACTORS_FAULTS") is { Length: > 0 } text
            ? Math.Max(1, int.Parse(text))
            : 1;
}
