using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables;

/// <summary>A table that has passed every rule. Only <see cref="SchemaCheck"/> makes one.</summary>
public sealed class TableSchema
{
    private readonly FrozenDictionary<string, Column> _byName;

    internal TableSchema(TableName name, string? comment, ImmutableArray<Column> columns, ImmutableArray<Column> computedInOrder)
    {
        Name = name;
        Comment = comment;
        Columns = columns;
        Key = [.. columns.Where(column => column.IsKey)];
        ComputedInOrder = computedInOrder;
        StoreComputed = [.. columns.Where(column => column.IsComputedByStore)];
        MediaColumns = [.. columns.Where(column => column.Type.IsMedia)];
        _byName = columns.ToFrozenDictionary(column => column.Name, StringComparer.Ordinal);
        Fingerprint = FingerprintOf(name, columns);
    }

    /// <summary>The table's name.</summary>
    public TableName Name { get; }

    /// <summary>What the table holds.</summary>
    public string? Comment { get; }

    /// <summary>All columns, in order; a column's ordinal is its index here.</summary>
    public ImmutableArray<Column> Columns { get; }

    /// <summary>The primary key's columns, in the table's order; empty where the table has no key.</summary>
    public ImmutableArray<Column> Key { get; }

    /// <summary>The columns computed before the row is sent, each after those it depends on.</summary>
    public ImmutableArray<Column> ComputedInOrder { get; }

    /// <summary>The columns that the store computes as it writes the row.</summary>
    public ImmutableArray<Column> StoreComputed { get; }

    /// <summary>The columns whose values are files, in the table's order.</summary>
    public ImmutableArray<Column> MediaColumns { get; }

    /// <summary>
    /// Differs between tables whose names, columns, types or store expressions differ. A write carries the fingerprint of the
    /// schema that it was made for.
    /// </summary>
    public long Fingerprint { get; }

    /// <summary>Finds a column by its exact name.</summary>
    public Column? Find(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => $"{Name}({string.Join(", ", Columns)})";

    private static long FingerprintOf(TableName name, ImmutableArray<Column> columns)
    {
        var text = new StringBuilder(name.Value);
        foreach (var column in columns)
        {
            text.Append('\n').Append(column.Name).Append(' ').Append(column.Type).Append(column.Nullable ? "?" : "").Append(column.IsKey ? " key" : "");
            if (column.Type is Contracts.Columns.ArrayType { Length: { } length })
                text.Append(' ').Append(length);
            if (column.Computation is Computations.SqlComputation sql)
                text.Append(' ').Append(sql.Expression);
        }

        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>A table as declared. <see cref="SchemaCheck"/> makes a <see cref="TableSchema"/> of it, or says what is wrong.</summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns, in the order in which answers show them.</param>
public sealed record TableDefinition(string Name, ImmutableArray<ColumnDefinition> Columns)
{
    /// <summary>What the table holds.</summary>
    public string? Comment { get; init; }

    /// <summary>What was found wrong already as the definition was made, for example from a class. Checking reports it with the rest.</summary>
    public ImmutableArray<DefinitionFault> Faults { get; init; } = [];
}
