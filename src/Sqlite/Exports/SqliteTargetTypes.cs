using TableActors.Actors.Exports.Types;
using TableActors.Contracts.Columns;

namespace TableActors.Sqlite.Exports;

/// <summary>
/// What columns of an SQLite table can hold. The words of a declared type tell what is meant; where they say nothing, it is what the
/// database makes of them.
/// </summary>
internal static class SqliteTargetTypes
{
    private static readonly TargetType Text = new TextTarget();
    private static readonly TargetType Bytes = new SameTarget(ColumnTypes.Binary);
    private static readonly TargetType Whole = new WholeTarget(long.MinValue, long.MaxValue, takesBool: true);
    private static readonly TargetType Any = new AnyTarget();

    /// <summary>Finds a type.</summary>
    /// <param name="declared">The type as it was declared; may be empty.</param>
    /// <param name="isStrict">Whether the table is a strict one, where a column without conversions is called <c>ANY</c>.</param>
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
        _ when name.Contains("JSON", StringComparison.Ordinal) => new JsonTarget(isNumeric: Kept(name) is DecimalTarget),
        _ when name.Contains("DATETIME", StringComparison.Ordinal) || name.Contains("TIMESTAMP", StringComparison.Ordinal) =>
            new SameTarget(ColumnTypes.Timestamp),
        "DATE" => new SameTarget(ColumnTypes.Date),
        "UUID" or "GUID" or "UNIQUEIDENTIFIER" => new SameTarget(ColumnTypes.Uuid),
        _ => null,
    };

    // The order is SQLite's own: the first word that occurs in the name decides.
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
