using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>
/// Says that the property's column is computed by a registered function. What the property holds is not looked at when a row is
/// written; a property that can hold null makes a column that can.
/// </summary>
/// <param name="function">The function's name.</param>
/// <param name="arguments">
/// What it is applied to: a text names a property of the class, or a column; an int, long, double or bool is a literal.
/// </param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ComputedAttribute(string function, params object[] arguments) : ColumnPropertyAttribute
{
    /// <summary>The function's name.</summary>
    public string Function { get; } = function;

    /// <summary>What it is applied to.</summary>
    public IReadOnlyList<object> Arguments { get; } = arguments;

    /// <summary>What a failure means. Default: <see cref="OnComputationError.Fail"/>.</summary>
    public OnComputationError OnError { get; set; }
}
