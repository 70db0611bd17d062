using System.Collections.Immutable;
using System.Globalization;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles;

/// <summary>Reads one query: an SQL statement with its parameters, or the retrieval of a table's rows.</summary>
internal static class QueryReader
{
    private const string Kinds = "\"sql\" or \"retrieve\"";

    /// <summary>Reads a query; <see langword="null"/>: it, or what it refers to, is faulty.</summary>
    public static QueryDefinition? Read(string name, Section section, Declarations<TableDefinition> tables)
    {
        var before = section.Faults.Count;
        var scalar = section.Flag("scalar") ?? false;
        var comment = section.Text("comment");
        var (isSql, isRetrieval) = (section.Has("sql"), section.Has("retrieve"));
        QueryDefinition? query = null;
        if (isSql && isRetrieval)
            section.Fault($"must hold {Kinds}, not both");
        else if (!isSql && !isRetrieval)
            section.RefuseAbsence(Kinds, "parameters", "columns", "limit");
        if (isSql)
            query = ReadSql(name, section, tables);
        if (isRetrieval)
            query = ReadRetrieval(name, section, tables);
        section.RefuseOthers();
        return query is null || section.Faults.Count > before
            ? null
            : query with { Scalar = scalar, Comment = comment };
    }

    private static SqlQueryDefinition? ReadSql(string name, Section section, Declarations<TableDefinition> tables)
    {
        var sql = section.Text("sql");
        var parameters = section.Entries("parameters")
            .Select(entry => ReadParameter(entry, section))
            .OfType<QueryParameter>()
            .ToImmutableArray();
        var columns = ImmutableDictionary.CreateBuilder<string, ResultColumnType>(StringComparer.Ordinal);
        foreach (var entry in section.Entries("columns"))
        {
            var (declared, column) = ReadTyped(entry, section);
            column?.RefuseOthers();
            if (declared?.Type is { } type)
                columns[entry.Key] = new ResultColumnType(type, declared.Nullable ?? false);
        }

        // The statement may read any table, so it can be judged only if all of them are sound.
        return sql is null || !tables.AllSound
            ? null
            : new SqlQueryDefinition(name, sql, parameters) { Columns = columns.ToImmutable() };
    }

    private static RetrieveQueryDefinition? ReadRetrieval(
        string name, Section section, Declarations<TableDefinition> tables)
    {
        var table = tables.Read(section, "retrieve");
        var parameters = section.Texts("parameters");
        var limit = section.Number("limit", 1, int.MaxValue) ?? RetrieveQueryDefinition.DefaultLimit;
        if (table is null)
            return null;
        ImmutableArray<string> key =
            [.. table.Columns.Where(column => column.PrimaryKey).Select(column => column.Name)];
        return new RetrieveQueryDefinition(name, table.Name, parameters ?? key) { Limit = limit };
    }

    private static QueryParameter? ReadParameter(Entry entry, Section query)
    {
        var (declared, section) = ReadTyped(entry, query);
        var type = declared?.Type;
        var given = section?.TryGet("default", out var value) == true && type is not null
            ? ReadDefault(section, value, type)
            : null;
        var comment = section?.Text("comment");
        section?.RefuseOthers();
        if (type is null)
            return null;
        return new QueryParameter(entry.Key, type)
        {
            Nullable = declared!.Nullable ?? false,
            Default = given,
            Comment = comment
        };
    }

    private static (DeclaredType? Declared, Section? Section) ReadTyped(Entry entry, Section query)
    {
        var (declared, section) = DeclaredType.Read(entry, query);
        if (declared is { Type: null })
            section!.Fault("\"type\" is missing");
        return (declared, section);
    }

    /// <summary>Reads a default: a TOML value of the type, or a string that the type reads as its text.</summary>
    private static object? ReadDefault(Section section, Node value, ColumnType type)
    {
        object? read = null;
        string? fault = null;
        var fits = value switch
        {
            TextNode text => section.Text("default") is null || type.TryReadText(text.Value, out read, out fault),
            ScalarNode { Value: long whole } when type is IntType or FloatType =>
                type.TryTake(whole, out read, out fault),
            ScalarNode { Value: double number } when type is FloatType => type.TryTake(number, out read, out fault),
            ScalarNode { Value: bool flag } when type is BoolType => type.TryTake(flag, out read, out fault),
            ScalarNode { Value: Tomlyn.TomlDateTime time } when type is TimestampType or DateType =>
                type.TryReadText(time.ToString()!, out read, out fault),
            ListNode list
                when type is ArrayType && list.Items.All(item => item is ScalarNode { Value: long or double }) =>
                type.TryReadText(
                    $"[{string.Join(',', list.Items.Select(item => TextOf((ScalarNode)item)))}]", out read, out fault),
            _ => false,
        };
        if (!fits)
            section.Fault(
                "default", $"\"default\" {fault ?? $"must be a value of type {type}"}, not {Section.Describe(value)}");
        return read;
    }

    private static string TextOf(ScalarNode number) => Convert.ToString(number.Value, CultureInfo.InvariantCulture)!;
}
