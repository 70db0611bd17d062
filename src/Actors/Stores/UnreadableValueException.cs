using TableActors.Contracts.Columns;

namespace TableActors.Actors.Stores;

/// <summary>A value in the database is not of the type that it is read as.</summary>
internal sealed class UnreadableValueException(int ordinal, ColumnType type) : Exception($"Column {ordinal} of the result is not of type {type}.")
{
    /// <summary>Which column of the statement's result.</summary>
    public int Ordinal { get; } = ordinal;
}
