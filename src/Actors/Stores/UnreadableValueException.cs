using TableActors.Contracts.Columns;

namespace TableActors.Actors.Stores;

/// <summary>A value in the database is not one of the type that it is read as.</summary>
internal sealed class UnreadableValueException(int ordinal, string fault) : Exception($"Column {ordinal} of the result {fault}.")
{
    public UnreadableValueException(int ordinal, ColumnType type) : this(ordinal, $"must be of type {type}")
    {
    }

    /// <summary>Which column of the statement's result.</summary>
    public int Ordinal { get; } = ordinal;

    /// <summary>What is wrong with the value, to be read after its name.</summary>
    public string Fault { get; } = fault;
}
