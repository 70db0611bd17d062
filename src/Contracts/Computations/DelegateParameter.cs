using TableActors.Contracts.Columns;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Computations;

/// <summary>A parameter of a user's delegate, other than its cancellation.</summary>
/// <param name="Name">The parameter's name; empty where the delegate has none to tell.</param>
/// <param name="Position">The position in the delegate's list of parameters, from 0.</param>
/// <param name="ClrType">The declared .NET type.</param>
/// <param name="Type">The column type that it takes; <see langword="null"/> where there is none for the .NET type.</param>
/// <param name="AcceptsNull">
/// Whether its type says that null may be passed (<c>string?</c>, <c>long?</c>). Code without nullable annotations does not say so.
/// </param>
public sealed record DelegateParameter(string Name, int Position, Type ClrType, ColumnType? Type, bool AcceptsNull)
{
    /// <summary>Whether values of a column type can be passed, converted where that is needed.</summary>
    public bool Takes(ColumnType column) =>
        Type is not null ? Type.Accepts(column) : ClrType.IsAssignableFrom(column.ClrType);

    /// <summary>Says why values of a column type cannot be passed.</summary>
    /// <param name="column">The column's type.</param>
    /// <returns>What is wrong, naming the parameter and a type that would do; <see langword="null"/>: nothing.</returns>
    public string? FaultOf(ColumnType column) => Takes(column)
        ? null
        : $"parameter \"{Name}\" is of the .NET type {NetTypeName.Of(ClrType)}, which does not take the column's values of type {column}; "
            + $"{NetTypeName.Of(column.ClrType)} would";
}
