namespace Akka.Persistence;

/// <summary>Given to a persistent actor after its past and before its first command.</summary>
public sealed class RecoveryCompleted
{
    public static readonly RecoveryCompleted Instance = new();

    private RecoveryCompleted()
    {
    }
}
