using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Rows;
using TableActors.Contracts.Tables;
using TableActors.Postgres.Commits;
using TableActors.Postgres.Connections;

namespace TableActors.Postgres.Tables;

/// <summary>
/// The statements for one table. Each writing statement checks the epoch, carries out its rows and
/// advances the change number. If the epoch is another one, it does nothing and yields no row.
/// Statements for many rows take an array for each column.
/// </summary>
internal sealed class PostgresTableSql
{
    private static readonly ConditionalWeakTable<TableSchema, PostgresTableSql> Known = [];
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _made = new(StringComparer.Ordinal);

    private PostgresTableSql(TableSchema schema)
    {
        Schema = schema;
        Name = Quote(schema.Name.Value);
        Given = [.. schema.Columns.Where(column => !column.IsComputedByStore)];
        Insert = PostgresInsertSql.Write(this);
        MarkedInsert = schema.StoreComputed.IsEmpty ? PostgresMarkedInsertSql.Write(this) : "";
        Look = PostgresUpdateSql.WriteLook(this);
        SelectByKey = $"SELECT {Columns("t")} FROM {Name} t WHERE {KeyEquals(index => $"${index + 1}")}";
        InsertMayBeUnreadable = schema.StoreComputed.Any(PostgresValues.MayBeUnreadable);
        RowMayBeUnreadable = schema.Columns.Any(PostgresValues.MayBeUnreadable);
    }

    public TableSchema Schema { get; }

    public string Name { get; }

    /// <summary>The columns for which a write gives values, in their order.</summary>
    public ImmutableArray<Column> Given { get; }

    /// <summary>
    /// Takes the ordinals of the rows, the values of each column of <see cref="Given"/>, the
    /// table's name and the epoch. Yields the change number before. If some rows were not added, it
    /// also yields the ordinals of those that were. If the database computes columns, it also
    /// yields the added rows, in their order.
    /// </summary>
    public string Insert { get; }

    /// <summary>
    /// Takes what <see cref="Insert"/> takes. Before the table's name it also takes, for each row,
    /// the request id, the fingerprint, the outcome without the version, the end of keeping, and
    /// the lane. All of these are null if the row has no mark. Then comes the outcome of a row
    /// whose primary key is there already. Yields what <see cref="Insert"/> yields, and for rows
    /// with a kept outcome the ordinal and that outcome. Empty if the database computes columns.
    /// </summary>
    public string MarkedInsert { get; }

    /// <summary>
    /// Takes the ordinals, the values of each column of the primary key, the table's name and the
    /// epoch. Yields the change number, and for each row that is there its ordinal, all columns and
    /// the version.
    /// </summary>
    public string Look { get; }

    /// <summary>Takes the primary key. Yields all columns and the version.</summary>
    public string SelectByKey { get; }

    /// <summary>Whether a column that an insert reads back can hold something that is no value of its type.</summary>
    public bool InsertMayBeUnreadable { get; }

    /// <summary>Whether a column of a row can hold something that is no value of its type.</summary>
    public bool RowMayBeUnreadable { get; }

    public static PostgresTableSql Of(TableSchema schema) =>
        Known.GetValue(schema, static table => new PostgresTableSql(table));

    /// <summary>Quotes a name, whatever it is.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Creates the physical table.</summary>
    /// <param name="kind">The words between CREATE and TABLE.</param>
    public string Create(string kind = "")
    {
        var parts = Schema.Columns.Select(ColumnClause).Append($"{PhysicalColumn.Version} bigint NOT NULL");
        if (!Schema.Key.IsEmpty)
            parts = parts.Append($"PRIMARY KEY ({string.Join(", ", Schema.Key.Select(column => Quote(column.Name)))})");
        return $"CREATE {kind} TABLE {Name} (\n  {string.Join(",\n  ", parts)}\n)";
    }

    /// <summary>
    /// Takes the ordinals, the values of each column of the primary key and of each changed column,
    /// the versions that a row may have (as the text of an array, or null), the table's name and
    /// the epoch. Yields the change number before. For each row that is there it yields why the row
    /// was not changed (0: it was changed), its ordinal, all columns and the version.
    /// </summary>
    public string Update(ImmutableArray<int> changed) =>
        Made($"update {string.Join(' ', changed)}", () => PostgresUpdateSql.Write(this, changed));

    /// <summary>
    /// Takes the values that are not null, the versions that a row may have if there are any, the
    /// table's name and the epoch. Yields the change number before, and how many rows are gone. If
    /// versions are given, it also yields the row with the primary key.
    /// </summary>
    /// <param name="match">The columns to match.</param>
    /// <param name="isNull">For each column, whether it must be null.</param>
    /// <param name="hasVersions">Whether versions are given.</param>
    public string Delete(ImmutableArray<int> match, ImmutableArray<bool> isNull, bool hasVersions) => Made(
        $"delete {hasVersions} {string.Join(' ', match)} {string.Join(' ', isNull)}",
        () => PostgresDeleteSql.Write(this, match, isNull, hasVersions));

    /// <summary>Takes the values to match.</summary>
    public string Retrieve(IReadOnlyList<Column> parameters, int limit, bool withVersion)
    {
        var columns = withVersion
            ? Columns("t")
            : string.Join(", ", Schema.Columns.Select(column => $"t.{Quote(column.Name)}"));
        var where = string.Join(" AND ", parameters.Select((column, index) => column.Nullable
            ? $"({Equality(column, index + 1)} OR (${index + 1} IS NULL AND t.{Quote(column.Name)} IS NULL))"
            : Equality(column, index + 1)));
        var order = Schema.Key.IsEmpty
            ? ""
            : $" ORDER BY {string.Join(", ", Schema.Key.Select(column => $"t.{Quote(column.Name)}"))}";
        return $"SELECT {columns} FROM {Name} t WHERE {where}{order} LIMIT {limit}";
    }

    /// <summary>All columns and the version, as the list of a SELECT.</summary>
    public string Columns(string alias) =>
        string.Join(", ", Schema.Columns.Select(column => Quote(column.Name)).Append(PhysicalColumn.Version).Select(
            name => $"{alias}.{name}"));

    /// <summary>The condition that row <c>t</c> has a primary key.</summary>
    public string KeyEquals(Func<int, string> value) =>
        string.Join(" AND ", Schema.Key.Select((column, index) => $"t.{Quote(column.Name)} = {value(index)}"));

    /// <summary>The condition that row <c>t</c> has a value that is not null.</summary>
    public static string Equality(Column column, int parameter)
    {
        var cast = PostgresValues.FormOf(column.Type).ComparedAs;
        return $"t.{Quote(column.Name)}{cast} = ${parameter}{cast}";
    }

    /// <summary>
    /// The condition that row <c>t</c> has an allowed version, as <see cref="RowVersions.Allow"/>
    /// decides it.
    /// </summary>
    /// <param name="versions">The array of allowed versions, which is not empty.</param>
    public static string HasVersionOf(string versions) =>
        $"CASE WHEN ({versions})[1] <= {RowVersions.FirstExcluded} "
        + $"THEN {RowVersions.FirstExcluded} - t.{PhysicalColumn.Version} <> ALL({versions}) "
        + $"ELSE t.{PhysicalColumn.Version} = ANY({versions}) END";

    /// <summary>
    /// Advances the change number by the rows of a part of the statement, if the epoch is the
    /// expected one.
    /// </summary>
    public static string Advance(string part, int nameParameter) =>
        $"""
        base AS (
          UPDATE ta_tables SET change_number = change_number + (SELECT count(*) FROM {part})
          WHERE name = ${nameParameter} AND epoch = ${nameParameter + 1}
          RETURNING change_number - (SELECT count(*) FROM {part}) AS before
        )
        """;

    /// <summary>
    /// The type of the elements of a parameter that holds a column's values, and of the values in
    /// the column.
    /// </summary>
    public static (string Element, string Cast) ArrayOf(Column column) => PostgresValues.FormOf(column.Type).Elements;

    private static string ColumnClause(Column column)
    {
        var clause =
            $"{Quote(column.Name)} {PostgresValues.PhysicalType(column.Type)}{(column.Nullable ? "" : " NOT NULL")}";
        // The line break ends a comment at the end of the expression.
        return PhysicalColumn.ExpressionOf(column) is { } expression
            ? $"{clause} GENERATED ALWAYS AS ({expression}\n) STORED"
            : clause;
    }

    private string Made(string key, Func<string> write)
    {
        lock (_gate)
            return _made.TryGetValue(key, out var sql) ? sql : _made[key] = write();
    }
}
