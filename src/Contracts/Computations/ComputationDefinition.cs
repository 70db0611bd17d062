using System.Collections.Immutable;

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

/// <summary>What happens to a request whose row a computed column fails on.</summary>
public enum OnComputationError
{
    /// <summary>The request is refused with <c>computation_failed</c>, and nothing is stored.</summary>
    Fail = 0,

    /// <summary>The column becomes null, which it must be able to be; the failure is logged and counted.</summary>
    Null = 1,
}

/// <summary>One argument of a <see cref="FunctionComputation"/>.</summary>
public abstract record ArgumentDefinition
{
    private ArgumentDefinition()
    {
    }

    /// <summary>The value of another column of the same row.</summary>
    /// <param name="Name">The column's name.</param>
    public sealed record Column(string Name) : ArgumentDefinition;

    /// <summary>The same value for every row.</summary>
    /// <param name="Value">A string, long, double, bool or null.</param>
    public sealed record Literal(object? Value) : ArgumentDefinition;

    /// <summary>A column's name where an argument is wanted.</summary>
    public static implicit operator ArgumentDefinition(string columnName) => new Column(columnName);
}

/// <summary>A registered function, applied to columns and literals. A null argument makes the result null.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Arguments">What it is applied to, in the function's order.</param>
public sealed record FunctionComputation(string Function, ImmutableArray<ArgumentDefinition> Arguments) : ComputationDefinition;

/// <summary>
/// An expression in the store's own SQL over columns of the same row. The store keeps it as a stored generated column, so its
/// value is known only once the row is written.
/// </summary>
/// <param name="Expression">The expression, without a trailing semicolon.</param>
public sealed record SqlComputation(string Expression) : ComputationDefinition;
