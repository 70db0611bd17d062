namespace TableActors.Contracts.Computations;

/// <summary>What happens to a request whose row a computed column fails on.</summary>
public enum OnComputationError
{
    /// <summary>The request is refused with <c>computation_failed</c>, and nothing is stored.</summary>
    Fail = 0,

    /// <summary>The column becomes null, which it must be able to be; the failure is logged and counted.</summary>
    Null = 1,
}
