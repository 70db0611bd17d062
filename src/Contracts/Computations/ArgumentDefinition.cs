namespace TableActors.Contracts.Computations;

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
