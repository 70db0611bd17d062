namespace Akka.Actor.Shutdown;

/// <summary>A phase of the coordinated shutdown: it begins when those that it depends on are over.</summary>
internal sealed record ShutdownPhase(string Name, TimeSpan Timeout, bool Recover, bool Enabled, IReadOnlyList<string> DependsOn);
