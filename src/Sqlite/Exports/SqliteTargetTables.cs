using System.Collections.Immutable;
using SQLitePCL;
using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;
using TableActors.Sqlite.Connections;

namespace TableActors.Sqlite.Exports;

/// <summary>Looks at a target table in its file.</summary>
internal static class SqliteTargetTables
{
    /// <summary>Describes the table.</summary>
    /// <returns>The table, or its fault.</returns>
    public static (TargetTable? Table, ImmutableArray<ExportFault> Faults) Find(sqlite3 database, SqlExport export)
    {
        ImmutableArray<ExportFault> faults = raw.sqlite3_db_readonly(database, "main") == 0
            ? []
            : [new ExportFault(null, "the export's target database is read-only")];
        var tables = Tables(database);
        if (!tables.TryGetValue(export.Table, out var isStrict))
        {
            var hint = NearestName.Hint(export.Table, tables.Keys.Order(StringComparer.Ordinal));
            return (null, [
                .. faults, new ExportFault(null, $"the export's target database has no table \"{export.Table}\"{hint}")
            ]);
        }

        var table = new TargetTable($"main.{SqlName.Quote(export.Table)}", Columns(database, export.Table, isStrict))
        {
            IsCaseSensitive = false
        };
        return (table, faults);
    }

    /// <summary>Whether a table has exactly these columns; <see langword="null"/>: there is no table.</summary>
    public static bool? HasColumns(sqlite3 database, string table, params IEnumerable<string> columns)
    {
        var found = Columns(database, table, isStrict: false);
        return found.IsEmpty ? null : found.Select(column => column.Name).SequenceEqual(columns);
    }

    private static Dictionary<string, bool> Tables(sqlite3 database)
    {
        using var statement = new SqliteStatement(
            database,
            "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view', 'virtual') "
            + "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'");
        var tables = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        while (statement.Read())
            tables.Add(statement.Text(0), statement.Int64(1) != 0);
        return tables;
    }

    private static ImmutableArray<TargetColumn> Columns(sqlite3 database, string table, bool isStrict)
    {
        const string sql =
            """
            SELECT p.name, p.type, p."notnull" AND p.dflt_value IS NULL
                AND NOT (p.pk = 1 AND upper(p.type) = 'INTEGER' AND k.parts = 1 AND NOT l.wr), p.hidden IN (2, 3), p.pk
            FROM pragma_table_xinfo(?1, 'main') p
              JOIN pragma_table_list(?1) l ON l.schema = 'main'
              CROSS JOIN (SELECT count(*) AS parts FROM pragma_table_xinfo(?1, 'main') WHERE pk > 0) k
            WHERE p.hidden <> 1
            ORDER BY p.cid
            """;
        using var statement = new SqliteStatement(database, sql);
        statement.Bind(1, table);
        var columns = ImmutableArray.CreateBuilder<TargetColumn>();
        while (statement.Read())
        {
            var type = statement.Text(1);
            columns.Add(new TargetColumn(
                statement.Text(0), type.Length == 0 ? "ANY" : type, SqliteTargetTypes.Find(type, isStrict))
            {
                // SQLite assigns the number of a row if the row does not bring one.
                IsRequired = statement.Int64(2) != 0,
                IsComputed = statement.Int64(3) != 0,
                KeyPosition = (int)statement.Int64(4),
            });
        }

        return columns.ToImmutable();
    }
}

/// <summary>
/// What the columns of an SQLite table can hold. The words of a declared type say what is meant. If
/// they say nothing, SQLite's own rules for such types decide.
/// </summary>
internal static class SqliteTargetTypes
{
    private static readonly TargetType Text = new TextTarget();
    private static readonly TargetType Bytes = new SameTarget(ColumnTypes.Binary);
    private static readonly TargetType Whole = new WholeTarget(long.MinValue, long.MaxValue, takesBool: true);
    private static readonly TargetType Any = new AnyTarget();

    /// <summary>Finds a type.</summary>
    /// <param name="declared">The declared type; it may be empty.</param>
    /// <param name="isStrict">
    /// Whether the table is strict. In a strict table, a column without conversions has the type
    /// <c>ANY</c>.
    /// </param>
    public static TargetType Find(string declared, bool isStrict)
    {
        var name = declared.Trim().ToUpperInvariant();
        if (name.Length == 0 || (isStrict && name == "ANY"))
            return Any;
        return Meant(name) ?? Kept(name);
    }

    private static TargetType? Meant(string name) => name switch
    {
        _ when name.Contains("BOOL", StringComparison.Ordinal) => new SameTarget(ColumnTypes.Bool),
        _ when name.Contains("JSON", StringComparison.Ordinal) =>
            new JsonTarget(isNumeric: Kept(name) is DecimalTarget),
        _ when name.Contains("DATETIME", StringComparison.Ordinal)
            || name.Contains("TIMESTAMP", StringComparison.Ordinal) =>
            new SameTarget(ColumnTypes.Timestamp),
        "DATE" => new SameTarget(ColumnTypes.Date),
        "UUID" or "GUID" or "UNIQUEIDENTIFIER" => new SameTarget(ColumnTypes.Uuid),
        _ => null,
    };

    // SQLite's own order: the first of these words that occurs in the type decides.
    private static TargetType Kept(string name) => name switch
    {
        _ when name.Contains("INT", StringComparison.Ordinal) => Whole,
        _ when Has(name, "CHAR", "CLOB", "TEXT") => Text,
        _ when Has(name, "BLOB") => Bytes,
        _ when Has(name, "REAL", "FLOA", "DOUB") => new ApproximateTarget(),
        _ => new DecimalTarget(isExact: false),
    };

    private static bool Has(string name, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (name.Contains(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
