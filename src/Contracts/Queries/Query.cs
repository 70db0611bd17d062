using System.Collections.Immutable;
using TableActors.Contracts.Tables;

namespace TableActors.Contracts.Queries;

/// <summary>Where a query's definition begins.</summary>
public static class Query
{
    /// <summary>Declares a query in the store's own SQL.</summary>
    /// <param name="name">The query's name.</param>
    /// <param name="sql">One select statement; parameters are written <c>@name</c>.</param>
    /// <param name="parameters">Declares the parameters; left out: there are none.</param>
    public static SqlQueryDefinition Sql(string name, string sql, Action<ParameterListBuilder>? parameters = null)
    {
        var builder = new ParameterListBuilder();
        parameters?.Invoke(builder);
        return new SqlQueryDefinition(name, sql, builder.Build());
    }

    /// <summary>Declares a query for rows of one table by equality.</summary>
    /// <param name="table">The table.</param>
    /// <param name="parameters">The columns to compare; left out: the primary key.</param>
    /// <param name="limit">The most rows that are returned.</param>
    public static RetrieveQueryDefinition Retrieve(
        TableDefinition table, IEnumerable<string>? parameters = null, int limit = RetrieveQueryDefinition.DefaultLimit)
    {
        ImmutableArray<string> names = parameters is null
            ? [.. table.Columns.Where(column => column.PrimaryKey).Select(column => column.Name)]
            : [.. parameters];
        return new RetrieveQueryDefinition($"{table.Name}_by_{string.Join('_', names)}", table.Name, names) { Limit = limit };
    }
}
