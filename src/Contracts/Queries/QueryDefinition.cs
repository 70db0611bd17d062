using System.Collections.Immutable;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Queries;

/// <summary>A query as declared. Nothing is checked yet.</summary>
/// <param name="Name">The query's name.</param>
public abstract record QueryDefinition(string Name)
{
    /// <summary>
    /// Whether answers hold the bare values of the only result column, instead of objects. Default:
    /// no.
    /// </summary>
    public bool Scalar { get; init; }

    /// <summary>What the query finds.</summary>
    public string? Comment { get; init; }
}

/// <summary>A query in the store's own SQL. It only reads.</summary>
/// <param name="Name">The query's name.</param>
/// <param name="Sql">One select statement; parameters are written <c>@name</c>.</param>
/// <param name="Parameters">The parameters, in the order in which documents show them.</param>
public sealed record SqlQueryDefinition(string Name, string Sql, ImmutableArray<QueryParameter> Parameters)
    : QueryDefinition(Name)
{
    /// <summary>
    /// The types of result columns, by name, for those whose type does not follow from a table.
    /// Default: none.
    /// </summary>
    public ImmutableDictionary<string, ResultColumnType> Columns { get; init; } =
        ImmutableDictionary<string, ResultColumnType>.Empty;
}

/// <summary>Finds the rows of a table whose columns equal the parameters, with all columns. Null equals null.</summary>
/// <param name="Name">The query's name.</param>
/// <param name="Table">The table's name.</param>
/// <param name="Parameters">The columns to compare. Each is a parameter of the same name and type.</param>
public sealed record RetrieveQueryDefinition(string Name, string Table, ImmutableArray<string> Parameters)
    : QueryDefinition(Name)
{
    /// <summary>The default of <see cref="Limit"/>.</summary>
    public const int DefaultLimit = 10;

    /// <summary>The most rows that are returned, at least 1. Default: <see cref="DefaultLimit"/>.</summary>
    public int Limit { get; init; } = DefaultLimit;
}

/// <summary>A parameter of a query.</summary>
/// <param name="Name">The name, without <c>@</c>.</param>
/// <param name="Type">The type of the values that are not null.</param>
public sealed record QueryParameter(string Name, ColumnType Type)
{
    /// <summary>Whether the value may be null. Default: no.</summary>
    public bool Nullable { get; init; }

    /// <summary>
    /// The value for requests that leave the parameter out; <see langword="null"/>: there is no
    /// default.
    /// </summary>
    public object? Default { get; init; }

    /// <summary>What the parameter means; it becomes the description in the OpenAPI document.</summary>
    public string? Comment { get; init; }
}

/// <summary>The declared type of a result column whose type does not follow from a table.</summary>
/// <param name="Type">The type of the values that are not null.</param>
/// <param name="Nullable">Whether values may be null.</param>
public sealed record ResultColumnType(ColumnType Type, bool Nullable);
