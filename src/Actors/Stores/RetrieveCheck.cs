using TableActors.Actors.Tables;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Stores;

/// <summary>Checks a query for rows of one table by equality, and writes its SQL.</summary>
internal static class RetrieveCheck
{
    /// <summary>Checks the query against the tables alone.</summary>
    /// <param name="query">The query as declared.</param>
    /// <param name="tables">The tables there are.</param>
    /// <param name="write">Writes the statement for a table, the columns to compare, and whether the version is read too.</param>
    /// <exception cref="DefinitionException">The query is faulty.</exception>
    public static PreparedQuery Check(
        RetrieveQueryDefinition query, ITableCatalog tables, Func<TableSchema, IReadOnlyList<Column>, bool, string> write)
    {
        if (!TableName.TryCreate(query.Table, out var name, out _) || !tables.TryFind(name, out var schema))
            throw new DefinitionException([Fault(query, null, $"retrieves rows of \"{query.Table}\", and there is no such table")]);
        var faults = Faults(query, schema).ToList();
        if (faults.Count > 0)
            throw new DefinitionException(faults);

        var columns = query.Parameters.Select(parameter => schema.Find(parameter)!).ToList();
        var byWholeKey = !schema.Key.IsEmpty && schema.Key.All(columns.Contains);
        return new PreparedQuery(
            query,
            write(schema, columns, byWholeKey),
            [.. columns.Select(column => new QueryParameter(column.Name, column.Type) { Nullable = column.Nullable, Comment = column.Comment })],
            [.. schema.Columns.Select(column => new ResultColumn(column.Name, column.Type, column.Nullable, column))],
            byWholeKey);
    }

    private static IEnumerable<DefinitionFault> Faults(RetrieveQueryDefinition query, TableSchema schema)
    {
        if (query.Parameters.IsEmpty)
            yield return Fault(query, null, "needs at least one column to compare");
        foreach (var unknown in query.Parameters.Where(parameter => schema.Find(parameter) is null))
            yield return Fault(query, unknown, $"is not in table {schema.Name}");
        foreach (var repeated in query.Parameters.GroupBy(parameter => parameter).Where(group => group.Count() > 1))
            yield return Fault(query, repeated.Key, "is compared twice");
        if (query.Limit < 1)
            yield return Fault(query, null, $"has the limit {query.Limit}, and must have at least 1");
        if (query.Scalar && schema.Columns.Length != 1)
            yield return Fault(query, null, $"is scalar, which needs one result column, not {schema.Columns.Length}");
    }

    private static DefinitionFault Fault(RetrieveQueryDefinition query, string? column, string message) =>
        new($"query {query.Name}", column, message);
}
