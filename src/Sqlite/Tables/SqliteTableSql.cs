using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Tables;

/// <summary>
/// The statements for one table. Their parameters are numbered in the order of the columns that
/// they name.
/// </summary>
internal sealed class SqliteTableSql
{
    private const string Version = PhysicalColumn.Version;
    private static readonly ConditionalWeakTable<TableSchema, SqliteTableSql> Known = [];
    private readonly TableSchema _schema;
    private readonly string _name;
    private readonly string _whereKey;

    private SqliteTableSql(TableSchema schema)
    {
        _schema = schema;
        _name = Quote(schema.Name.Value);
        _whereKey = Conjunction(schema.Key.Select((column, index) => $"{Quote(column.Name)} = ?{index + 1}"));
        Given = [.. schema.Columns.Where(column => !column.IsComputedByStore)];
        var all = string.Join(", ", schema.Columns.Select(column => Quote(column.Name)).Append(Version));
        var written = Given.Select(column => Quote(column.Name)).Append(Version);
        var slots = Enumerable.Range(1, Given.Length + 1).Select(index => $"?{index}");
        var returning = schema.StoreComputed.IsEmpty && schema.MediaColumns.IsEmpty ? "" : $" RETURNING {all}";
        AllColumns = all;
        Insert = $"INSERT INTO {_name} ({string.Join(", ", written)}) VALUES ({string.Join(", ", slots)}){returning}";
        SelectByKey = $"SELECT {all} FROM {_name} WHERE {_whereKey}";
    }

    /// <summary>The columns for which a write gives values, in their order.</summary>
    public ImmutableArray<Column> Given { get; }

    /// <summary>All columns and the version, as the list of a SELECT.</summary>
    public string AllColumns { get; }

    /// <summary>
    /// Takes a value per column of <see cref="Given"/>, and the version. Yields all columns and the
    /// version if the store computes some of them, or if some hold files.
    /// </summary>
    public string Insert { get; }

    /// <summary>Takes the primary key. Yields all columns and the version.</summary>
    public string SelectByKey { get; }

    public static SqliteTableSql Of(TableSchema schema) =>
        Known.GetValue(schema, static table => new SqliteTableSql(table));

    /// <summary>Quotes a name, whatever it is.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public string Create()
    {
        var parts = _schema.Columns.Select(ColumnClause).Append($"{Version} INTEGER NOT NULL");
        if (!_schema.Key.IsEmpty)
            parts = parts.Append(
                $"PRIMARY KEY ({string.Join(", ", _schema.Key.Select(column => Quote(column.Name)))})");
        return $"CREATE TABLE {_name} (\n  {string.Join(",\n  ", parts)}\n) STRICT";
    }

    /// <summary>Takes the primary key, the new values and the version. Yields all columns and the version.</summary>
    public string Update(ImmutableArray<int> ordinals)
    {
        var first = _schema.Key.Length + 1;
        var changes = ordinals.Select((ordinal, index) => $"{Quote(_schema.Columns[ordinal].Name)} = ?{first + index}");
        var set = string.Join(", ", changes.Append($"{Version} = ?{first + ordinals.Length}"));
        return $"UPDATE {_name} SET {set} WHERE {_whereKey} RETURNING {AllColumns}";
    }

    /// <summary>Takes the values to match.</summary>
    public string Delete(ImmutableArray<int> ordinals) =>
        $"DELETE FROM {_name} WHERE {Matches(ordinals)}";

    /// <summary>Takes the values to match, as the delete that follows does.</summary>
    public string OrphanFiles(ImmutableArray<int> ordinals)
    {
        var files = _schema.MediaColumns.Select(
            column => $"SELECT {Quote(column.Name)} FROM {_name} WHERE {Matches(ordinals)}");
        return $"UPDATE ta_media SET table_name = NULL WHERE path IN ({string.Join(" UNION ALL ", files)})";
    }

    /// <summary>Takes the values to match, by their names.</summary>
    public string Retrieve(IEnumerable<Column> parameters, int limit, bool withVersion)
    {
        var columns = withVersion
            ? AllColumns
            : string.Join(", ", _schema.Columns.Select(column => Quote(column.Name)));
        var where = Conjunction(parameters.Select(column => Equality(column, "@" + column.Name)));
        var order = _schema.Key.IsEmpty
            ? ""
            : $" ORDER BY {string.Join(", ", _schema.Key.Select(column => Quote(column.Name)))}";
        return $"SELECT {columns} FROM {_name} WHERE {where}{order} LIMIT {limit}";
    }

    private static string Conjunction(IEnumerable<string> conditions) => string.Join(" AND ", conditions);

    private string Matches(ImmutableArray<int> ordinals) =>
        Conjunction(ordinals.Select((ordinal, index) => Equality(_schema.Columns[ordinal], $"?{index + 1}")));

    private static string Equality(Column column, string value) =>
        $"{Quote(column.Name)} {(column.Nullable ? "IS" : "=")} {value}";

    private static string ColumnClause(Column column)
    {
        var clause =
            $"{Quote(column.Name)} {SqliteValues.PhysicalType(column.Type)}{(column.Nullable ? "" : " NOT NULL")}";
        if (SqliteValues.Check(column.Type, Quote(column.Name)) is { } check)
            clause += $" CONSTRAINT {Quote(column.Name)} CHECK ({check})";
        // The line break ends a comment at the end of the expression.
        return column.Computation is SqlComputation sql
            ? $"{clause} GENERATED ALWAYS AS ({sql.Expression}\n) STORED"
            : clause;
    }
}
