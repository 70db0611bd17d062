using System.Collections.Immutable;

namespace TableActors.Contracts.Computations;

/// <summary>How a computed column gets its value, as declared.</summary>
public abstract record ComputationDefinition
{
    private protected ComputationDefinition()
    {
    }

    /// <summary>
    /// What happens to a request on whose row the computation fails. Default:
    /// <see cref="OnComputationError.Fail"/>.
    /// </summary>
    public OnComputationError OnError { get; init; } = OnComputationError.Fail;
}

/// <summary>What happens to a request when a computed column fails on its row.</summary>
public enum OnComputationError
{
    /// <summary>The request is refused with <c>computation_failed</c>, and nothing is stored.</summary>
    Fail = 0,

    /// <summary>The column becomes null, so it must be nullable. The failure is logged and counted.</summary>
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

    /// <summary>Lets a column's name stand for the argument.</summary>
    public static implicit operator ArgumentDefinition(string columnName) => new Column(columnName);
}

/// <summary>A registered function, applied to columns and literals. A null argument makes the result null.</summary>
/// <param name="Function">The function's name.</param>
/// <param name="Arguments">The arguments, in the function's order.</param>
public sealed record FunctionComputation(string Function, ImmutableArray<ArgumentDefinition> Arguments)
    : ComputationDefinition;

/// <summary>
/// An expression in the store's own SQL over columns of the same row. The store keeps it as a
/// stored generated column, so its value is known only when the row has been written.
/// </summary>
/// <param name="Expression">The expression, without a trailing semicolon.</param>
public sealed record SqlComputation(string Expression) : ComputationDefinition;
