using System.Collections.Immutable;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles.Reading.Queries;

/// <summary><c>sql = "select …", parameters { text = string }, columns { n = int }</c></summary>
internal sealed class SqlQueryKind : IQueryKind
{
    public string Key => "sql";

    public IReadOnlyList<string> Keys { get; } = ["sql", "parameters", "columns"];

    public QueryDefinition? Read(string name, Section section, Declarations<TableDefinition> tables)
    {
        var sql = section.Text(Key);
        var parameters = section.Entries("parameters")
            .Select(entry => ParameterReader.Read(entry.Key, entry.Value, section.Place with { Column = entry.Key }, section.Faults))
            .OfType<QueryParameter>()
            .ToImmutableArray();
        var columns = ImmutableDictionary.CreateBuilder<string, ResultColumnType>(StringComparer.Ordinal);
        foreach (var (column, value) in section.Entries("columns"))
        {
            if (ResultColumnReader.Read(value, section.Place with { Column = column }, section.Faults) is { } type)
                columns[column] = type;
        }

        // The statement may read any table, so it can be judged only where all of them are there.
        return sql is null || !tables.AllSound ? null : new SqlQueryDefinition(name, sql, parameters) { Columns = columns.ToImmutable() };
    }
}
