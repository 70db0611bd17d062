using System.Diagnostics.CodeAnalysis;
using TableActors.Actors.Tables;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.TestSupport;

/// <summary>A fixed list of tables.</summary>
public sealed class TestCatalog(params IReadOnlyList<TableSchema> tables) : IServedTables
{
    /// <inheritdoc/>
    public IReadOnlyList<TableSchema> Tables { get; } = tables;

    /// <inheritdoc/>
    public bool TryFind(TableName name, [NotNullWhen(true)] out TableSchema? schema)
    {
        schema = Tables.FirstOrDefault(table => table.Name == name);
        return schema is not null;
    }
}
