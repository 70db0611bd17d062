using System.Collections.Immutable;

namespace TableActors.Contracts.Queries;

/// <summary>A query as declared; nothing is checked yet.</summary>
/// <param name="Name">The query's name.</param>
public abstract record QueryDefinition(string Name)
{
    /// <summary>Whether answers hold bare values of the one result column instead of objects. Default: no.</summary>
    public bool Scalar { get; init; }

    /// <summary>What the query finds.</summary>
    public string? Comment { get; init; }
}

/// <summary>A query in the store's own SQL. It only reads.</summary>
/// <param name="Name">The query's name.</param>
/// <param name="Sql">One select statement; parameters are written <c>@name</c>.</param>
/// <param name="Parameters">The parameters, in the order in which documents show them.</param>
public sealed record SqlQueryDefinition(string Name, string Sql, ImmutableArray<QueryParameter> Parameters) : QueryDefinition(Name)
{
    /// <summary>Types of result columns that cannot be told from the table, by name.</summary>
    public ImmutableDictionary<string, ResultColumnType> Columns { get; init; } = ImmutableDictionary<string, ResultColumnType>.Empty;
}

/// <summary>All columns of the rows whose columns equal the parameters; null equals null.</summary>
/// <param name="Name">The query's name.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Parameters">The columns to compare, each of which is a parameter of the same name and type.</param>
public sealed record RetrieveQueryDefinition(string Name, string Table, ImmutableArray<string> Parameters) : QueryDefinition(Name)
{
    /// <summary>The default of <see cref="Limit"/>.</summary>
    public const int DefaultLimit = 10;

    /// <summary>The most rows that are returned, at least 1. Default: <see cref="DefaultLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;
}
