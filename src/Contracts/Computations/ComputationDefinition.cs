namespace TableActors.Contracts.Computations;

/// <summary>How the value of a computed column comes about, as declared.</summary>
public abstract record ComputationDefinition
{
    private protected ComputationDefinition()
    {
    }

    /// <summary>What a failure means. Default: <see cref="OnComputationError.Fail"/>.</summary>
    public OnComputationError OnError { get; init; } = OnComputationError.Fail;
}
