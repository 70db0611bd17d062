using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>A target table as it is in its database.</summary>
/// <param name="Name">Its name, as statements name it: quoted, with its schema.</param>
/// <param name="Columns">Its columns, in their order.</param>
internal sealed record TargetTable(string Name, ImmutableArray<TargetColumn> Columns)
{
    /// <summary>Whether names are told apart by their case.</summary>
    public bool IsCaseSensitive { get; init; } = true;

    /// <summary>Finds a column.</summary>
    public TargetColumn? Find(string name) =>
        Columns.FirstOrDefault(column => column.Name == name)
        ?? (IsCaseSensitive ? null : Columns.FirstOrDefault(column => string.Equals(column.Name, name, StringComparison.OrdinalIgnoreCase)));
}

/// <summary>A column that is there in a target table.</summary>
/// <param name="Name">Its name in the database.</param>
/// <param name="TypeName">Its type, as the database writes it.</param>
/// <param name="Type">What it can hold.</param>
internal sealed record TargetColumn(string Name, string TypeName, TargetType Type)
{
    /// <summary>Whether a new row must give a value: null is refused, and there is no default.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the database alone gives it values.</summary>
    public bool IsComputed { get; init; }

    /// <summary>The column's place in the primary key, from 1; 0: it is not part of it.</summary>
    public int KeyPosition { get; init; }
}

/// <summary>A column of the rows that are exported: a field of the answers' JSON objects.</summary>
/// <param name="Name">The field's name, and the target column's.</param>
/// <param name="Type">The type of its values; <see langword="null"/>: not known before they are there, and checked with each.</param>
internal sealed record ExportColumn(string Name, ColumnType? Type);

/// <summary>What a target table must have so that rows can be written into it; nothing here asks a database.</summary>
internal static class TargetRules
{
    /// <summary>Every rule that the table breaks.</summary>
    public static IEnumerable<ExportFault> FaultsOf(SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table) =>
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
            return new ExportFault(column.Name, $"cannot be written: the export's target table \"{export.Table}\" computes it by itself");
        return column.Type is null || target.Type.Accepts(column.Type)
            ? null
            : new ExportFault(
                column.Name,
                $"is of type {column.Type}, which cannot be written into the column of type {target.TypeName} of the export's target table \"{export.Table}\"");
    }

    private static IEnumerable<ExportFault> MissingFaults(SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table) =>
        table.Columns
            .Where(target => target.IsRequired && !columns.Any(column => table.Find(column.Name) == target))
            // Where rows are merged, a missing part of the key has a fault of its own.
            .Where(target => export.Method == ExportMethod.Insert || target.KeyPosition == 0)
            .Select(target => new ExportFault(
                null, $"the export's target table \"{export.Table}\" needs a value for \"{target.Name}\", which the answer does not have"));

    private static IEnumerable<ExportFault> KeyFaults(SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table)
    {
        var method = export.Method.ToString().ToLowerInvariant();
        var key = table.Columns.Where(column => column.KeyPosition > 0).OrderBy(column => column.KeyPosition).ToList();
        if (key.Count == 0)
        {
            yield return new ExportFault(null, $"the export's target table \"{export.Table}\" has no primary key, which the method {method} needs");
            yield break;
        }

        var written = columns.Select(column => table.Find(column.Name)).OfType<TargetColumn>().ToHashSet();
        var missing = key.Where(column => !written.Contains(column)).Select(column => $"\"{column.Name}\"").ToList();
        if (missing.Count > 0)
        {
            yield return new ExportFault(
                null,
                $"the answer lacks {string.Join(", ", missing)} of the primary key of the export's target table \"{export.Table}\", which the method {method} needs");
        }

        if (written.All(column => column.KeyPosition > 0) && columns.All(column => table.Find(column.Name) is not null))
            yield return new ExportFault(null, $"the method {method} of the export needs a column besides the primary key of its target table \"{export.Table}\"");
    }
}

/// <summary>Names of other people's tables and columns, which may be anything.</summary>
internal static class SqlName
{
    /// <summary>The name as statements must write it.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
