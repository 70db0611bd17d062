using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>A target table as its database describes it.</summary>
/// <param name="Name">The name for statements: quoted, with its database schema.</param>
/// <param name="Columns">The columns in their order.</param>
internal sealed record TargetTable(string Name, ImmutableArray<TargetColumn> Columns)
{
    /// <summary>Whether the database distinguishes column names by their case.</summary>
    public bool IsCaseSensitive { get; init; } = true;

    public TargetColumn? Find(string name) =>
        Columns.FirstOrDefault(column => column.Name == name) ?? (IsCaseSensitive ? null : FindInAnyCase(name));

    private TargetColumn? FindInAnyCase(string name) =>
        Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A column of a target table.</summary>
/// <param name="Name">The column's name in the database.</param>
/// <param name="TypeName">The column's type, as the database writes it.</param>
/// <param name="Type">Which values the column can hold.</param>
internal sealed record TargetColumn(string Name, string TypeName, TargetType Type)
{
    /// <summary>
    /// Whether a new row needs a value, because the column is not nullable and has no default.
    /// </summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the database computes the column, so that statements cannot write it.</summary>
    public bool IsComputed { get; init; }

    /// <summary>The column's position in the primary key, from 1; 0: it is not part of the key.</summary>
    public int KeyPosition { get; init; }
}

/// <summary>A column of the exported rows: a field of the answers' JSON objects.</summary>
/// <param name="Name">The name of the field and of the target's column.</param>
/// <param name="Type">
/// The type of the values; <see langword="null"/>: unknown, so that each value is checked when it
/// is written.
/// </param>
internal sealed record ExportColumn(string Name, ColumnType? Type);

/// <summary>The rules for a target table. They do not ask the database.</summary>
internal static class TargetRules
{
    public static IEnumerable<ExportFault> FaultsOf(
        SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table) =>
    [
        .. columns.Select(column => FaultOf(export, column, table)).OfType<ExportFault>(),
        .. export.Method == ExportMethod.Update ? [] : MissingFaults(export, columns, table),
        .. export.Method == ExportMethod.Insert ? [] : KeyFaults(export, columns, table),
    ];

    private static ExportFault? FaultOf(SqlExport export, ExportColumn column, TargetTable table)
    {
        if (table.Find(column.Name) is not { } target)
        {
            var hint = NearestName.Hint(column.Name, table.Columns.Select(known => known.Name));
            return new ExportFault(column.Name, $"is not in the export's target table \"{export.Table}\"{hint}");
        }

        var isOnlyMatched = export.Method == ExportMethod.Update && target.KeyPosition > 0;
        if (target.IsComputed && !isOnlyMatched)
        {
            return new ExportFault(
                column.Name, $"cannot be written: the export's target table \"{export.Table}\" computes it by itself");
        }

        return column.Type is null || target.Type.Accepts(column.Type)
            ? null
            : new ExportFault(
                column.Name,
                $"is of type {column.Type}, which cannot be written into the column of type {target.TypeName} of the "
                + $"export's target table \"{export.Table}\"");
    }

    private static IEnumerable<ExportFault> MissingFaults(
        SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table) =>
        table.Columns
            .Where(target => target.IsRequired && !columns.Any(column => table.Find(column.Name) == target))
            // With the method merge, KeyFaults reports a missing column of the primary key.
            .Where(target => export.Method == ExportMethod.Insert || target.KeyPosition == 0)
            .Select(target => new ExportFault(
                null,
                $"the export's target table \"{export.Table}\" needs a value for \"{target.Name}\", "
                + "which the answer does not have"));

    private static IEnumerable<ExportFault> KeyFaults(
        SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table)
    {
        var method = export.Method.ToString().ToLowerInvariant();
        var key = table.Columns.Where(column => column.KeyPosition > 0).OrderBy(column => column.KeyPosition).ToList();
        if (key.Count == 0)
        {
            yield return new ExportFault(
                null,
                $"the export's target table \"{export.Table}\" has no primary key, which the method {method} needs");
            yield break;
        }

        var written = columns.Select(column => table.Find(column.Name)).OfType<TargetColumn>().ToHashSet();
        var missing = key.Where(column => !written.Contains(column)).Select(column => $"\"{column.Name}\"").ToList();
        if (missing.Count > 0)
        {
            yield return new ExportFault(
                null,
                $"the answer lacks {string.Join(", ", missing)} of the primary key of the export's target table "
                + $"\"{export.Table}\", which the method {method} needs");
        }

        if (written.All(column => column.KeyPosition > 0) && columns.All(column => table.Find(column.Name) is not null))
            yield return new ExportFault(
                null,
                $"the method {method} of the export needs a column besides the primary key of its target table "
                + $"\"{export.Table}\"");
    }
}

/// <summary>Quotes the names of a target's tables and columns, which may contain any characters.</summary>
internal static class SqlName
{
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
