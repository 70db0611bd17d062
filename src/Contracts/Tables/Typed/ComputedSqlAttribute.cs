namespace TableActors.Contracts.Tables.Typed;

/// <summary>Says that the store computes the property's column, as a stored generated column.</summary>
/// <param name="expression">An expression in the store's own SQL over columns of the same row, by the columns' names.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ComputedSqlAttribute(string expression) : ColumnPropertyAttribute
{
    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;
}
