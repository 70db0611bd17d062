using TableActors.Contracts.Columns;

namespace TableActors.Actors.Typed;

/// <summary>Makes values that code has given values of their columns and parameters.</summary>
internal static class ValueTaking
{
    /// <summary>Converts a value in place.</summary>
    /// <returns>What is wrong with it; <see langword="null"/>: nothing.</returns>
    public static string? FaultOf(ColumnType type, bool nullable, ref object? value)
    {
        if (value is null)
            return nullable ? null : "must not be null";
        if (!type.TryTake(value, out var taken, out var fault))
            return fault;
        value = taken;
        return null;
    }
}
