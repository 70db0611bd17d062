using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles.Reading.Queries;

/// <summary>One way of declaring a query. The key of its name says that a query is declared in this way.</summary>
internal interface IQueryKind
{
    string Key { get; }

    /// <summary>All keys of this kind.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>Reads what is particular to the kind; <see langword="null"/> where there is a fault.</summary>
    /// <param name="name">The query's name.</param>
    /// <param name="section">The query.</param>
    /// <param name="tables">The tables that it may name.</param>
    QueryDefinition? Read(string name, Section section, Declarations<TableDefinition> tables);
}
