using System.Collections.Immutable;
using TableActors.Contracts.Exports;

namespace TableActors.Actors.Exports;

/// <summary>How the rows of one export are written into a table that breaks no rule.</summary>
internal sealed class ExportPlan
{
    private ExportPlan(ExportMethod method, ImmutableArray<ExportField> fields, string statement)
    {
        Statement = statement;
        Reader = new ExportRowReader(fields);
        NeedsRow = method == ExportMethod.Update;
    }

    /// <summary>The statement that writes one row; it has one parameter for each value that the reader gives, numbered from 1.</summary>
    public string Statement { get; }

    /// <summary>Reads rows.</summary>
    public ExportRowReader Reader { get; }

    /// <summary>Whether each row must find one that is there.</summary>
    public bool NeedsRow { get; }

    /// <summary>Makes a plan.</summary>
    /// <param name="export">How rows are written.</param>
    /// <param name="columns">The rows' columns.</param>
    /// <param name="table">A table that breaks no rule.</param>
    /// <param name="parameter">What stands before the number of a parameter.</param>
    public static ExportPlan For(SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table, char parameter)
    {
        ImmutableArray<ExportField> fields = [.. columns.Select(column => new ExportField(column, table.Find(column.Name)!))];
        return new ExportPlan(export.Method, fields, StatementOf(export.Method, fields, table.Name, parameter));
    }

    private static string StatementOf(ExportMethod method, ImmutableArray<ExportField> fields, string table, char parameter)
    {
        var names = fields.Select(field => SqlName.Quote(field.Target.Name)).ToList();
        var values = fields.Select((_, index) => $"{parameter}{index + 1}").ToList();
        var key = fields.Index().Where(field => field.Item.Target.KeyPosition > 0).Select(field => field.Index).ToList();
        var others = Enumerable.Range(0, names.Count).Except(key);
        var insert = $"INSERT INTO {table} ({string.Join(", ", names)}) VALUES ({string.Join(", ", values)})";
        return method switch
        {
            ExportMethod.Update =>
                $"UPDATE {table} SET {string.Join(", ", others.Select(at => $"{names[at]} = {values[at]}"))} "
                + $"WHERE {string.Join(" AND ", key.Select(at => $"{names[at]} = {values[at]}"))}",
            ExportMethod.Merge =>
                $"{insert} ON CONFLICT ({string.Join(", ", key.Select(at => names[at]))}) "
                + $"DO UPDATE SET {string.Join(", ", others.Select(at => $"{names[at]} = excluded.{names[at]}"))}",
            _ => insert,
        };
    }
}
