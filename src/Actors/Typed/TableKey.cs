using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Typed;

/// <summary>Makes keys of what code gives.</summary>
internal static class TableKey
{
    /// <summary>The key of a value, or of a tuple of values.</summary>
    /// <exception cref="ArgumentException">There are not as many values as the key has columns.</exception>
    /// <exception cref="ProblemException"><c>validation_failed</c>: a value is not one of its column.</exception>
    public static ImmutableArray<object?> Of(TableSchema schema, object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        NeedKey(schema);
        object?[] values = key is ITuple tuple ? [.. Enumerable.Range(0, tuple.Length).Select(index => tuple[index])] : [key];
        if (values.Length != schema.Key.Length)
        {
            var names = string.Join(", ", schema.Key.Select(column => column.Name));
            throw new ArgumentException($"The key of table {schema.Name} is ({names}), and {values.Length} values were given.", nameof(key));
        }

        for (var index = 0; index < values.Length; index++)
        {
            if (ValueTaking.FaultOf(schema.Key[index].Type, false, ref values[index]) is { } fault)
                throw new ProblemException(Problem.OfField(ErrorCodes.ValidationFailed, schema.Key[index].Name, fault));
        }

        return [.. values];
    }

    /// <summary>The key of a row.</summary>
    public static ImmutableArray<object?> In(TableSchema schema, object?[] row)
    {
        NeedKey(schema);
        return [.. schema.Key.Select(column => row[column.Ordinal])];
    }

    private static void NeedKey(TableSchema schema)
    {
        if (schema.Key.IsEmpty)
            throw new InvalidOperationException($"Table {schema.Name} has no primary key, by which its rows could be told apart.");
    }
}
