using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables;

/// <summary>A table whose definition breaks no rule. Only <see cref="SchemaCheck"/> makes one.</summary>
public sealed class TableSchema
{
    private readonly FrozenDictionary<string, Column> _byName;

    internal TableSchema(
        TableName name, string? comment, ImmutableArray<Column> columns, ImmutableArray<Column> computedInOrder)
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

    /// <summary>The columns of the primary key, in the table's order; empty: the table has none.</summary>
    public ImmutableArray<Column> Key { get; }

    /// <summary>The columns computed before the row is sent. Each comes after the columns it depends on.</summary>
    internal ImmutableArray<Column> ComputedInOrder { get; }

    /// <summary>The columns that the store computes as it writes the row.</summary>
    public ImmutableArray<Column> StoreComputed { get; }

    /// <summary>The columns whose values are files, in the table's order.</summary>
    public ImmutableArray<Column> MediaColumns { get; }

    /// <summary>
    /// A hash of the table's name and of each column's name, type, nullability, place in the
    /// primary key and SQL of the store. A write carries the fingerprint of the schema that it was
    /// made for.
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
            text.Append('\n')
                .Append(column.Name)
                .Append(' ')
                .Append(column.Type)
                .Append(column.Nullable ? "?" : "")
                .Append(column.IsKey ? " key" : "");
            if (column.Type is Contracts.Columns.ArrayType { Length: { } length })
                text.Append(' ').Append(length);
            if (column.Computation is Computations.SqlComputation sql)
                text.Append(' ').Append(sql.Expression);
        }

        return BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}

/// <summary>
/// A table as declared. <see cref="SchemaCheck"/> turns it into a <see cref="TableSchema"/>, or
/// reports its faults.
/// </summary>
/// <param name="Name">The table's name.</param>
/// <param name="Columns">The columns, in the order in which answers show them.</param>
public sealed record TableDefinition(string Name, ImmutableArray<ColumnDefinition> Columns)
{
    /// <summary>What the table holds.</summary>
    public string? Comment { get; init; }

    /// <summary>
    /// Faults found while the definition was made, for example from a class. The check reports them
    /// with its own. Default: none.
    /// </summary>
    public ImmutableArray<DefinitionFault> Faults { get; init; } = [];
}
