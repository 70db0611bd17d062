using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Tables;

/// <summary>The checked tables that this node serves. It does not change once the service has started.</summary>
public interface ITableCatalog
{
    /// <summary>All tables, in the order of their registration.</summary>
    IReadOnlyList<TableSchema> Tables { get; }

    /// <summary>Whether these are all; otherwise tables with faulty definitions are missing. Default: they are.</summary>
    bool IsWhole => true;

    /// <summary>Finds a table by name.</summary>
    bool TryFind(TableName name, [NotNullWhen(true)] out TableSchema? schema);
}
