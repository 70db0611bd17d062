using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

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

/// <summary>A field of the rows, and the target's column that it is written to.</summary>
/// <param name="Column">The field.</param>
/// <param name="Target">The column.</param>
internal sealed record ExportField(ExportColumn Column, TargetColumn Target);

/// <summary>Takes the JSON objects of rows apart into values for the target's columns.</summary>
internal sealed class ExportRowReader(ImmutableArray<ExportField> fields)
{
    // Deeper than any answer: how deep values may be has been checked when they came.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4 * JsonType.MaxDepth };
    private static readonly ImmutableArray<string> NoObject = ["must be a JSON object"];
    private static readonly ImmutableArray<string> Unknown = ["is not among the columns of the export"];
    private readonly ImmutableArray<byte[]> _names = [.. fields.Select(field => Encoding.UTF8.GetBytes(field.Column.Name))];

    /// <summary>Reads the rows before the first that does not fit.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="failure">What is wrong with the row after those; <see langword="null"/>: all fit.</param>
    public TargetRow[] ReadAll(IReadOnlyList<ExportedRow> rows, out ExportFailure? failure)
    {
        var read = new List<TargetRow>(rows.Count);
        failure = null;
        foreach (var row in rows)
        {
            var values = new object?[fields.Length];
            failure = Read(row.Json.Span, values);
            if (failure is not null)
                break;
            read.Add(new TargetRow(row.Id, values));
        }

        return [.. read];
    }

    // Fields that the row lacks stay null; of repeated ones the last counts.
    private ExportFailure? Read(ReadOnlySpan<byte> row, Span<object?> values)
    {
        var faults = new string?[fields.Length];
        var others = ImmutableDictionary<string, ImmutableArray<string>>.Empty;
        try
        {
            var reader = new Utf8JsonReader(row, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return ExportFailure.Unfit(others.Add("", NoObject));
            for (var expected = 0; reader.Read() && reader.TokenType == JsonTokenType.PropertyName; expected++)
            {
                var at = IndexOf(ref reader, expected);
                if (at < 0)
                    others = others.SetItem(reader.GetString()!, Unknown);
                reader.Read();
                if (at < 0)
                    reader.Skip();
                else
                    values[at] = ReadField(ref reader, row, fields[at], out faults[at]);
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return ExportFailure.Unfit(ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add("", NoObject));
        }

        foreach (var (at, fault) in faults.Index())
        {
            if (fault is not null)
                others = others.SetItem(fields[at].Column.Name, [fault]);
        }

        return others.IsEmpty ? null : ExportFailure.Unfit(others);
    }

    private static object? ReadField(ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ExportField field, out string? fault)
    {
        fault = null;
        return reader.TokenType == JsonTokenType.Null ? null : field.Target.Type.Read(ref reader, row, field.Column.Type, out fault);
    }

    // Answers have their fields in one order, so that the next one is mostly the one that is expected.
    private int IndexOf(ref Utf8JsonReader reader, int expected)
    {
        if (expected < _names.Length && reader.ValueTextEquals(_names[expected]))
            return expected;
        for (var i = 0; i < _names.Length; i++)
        {
            if (reader.ValueTextEquals(_names[i]))
                return i;
        }

        return -1;
    }
}

/// <summary>A row that has been taken apart.</summary>
/// <param name="Id">What makes it recognisable.</param>
/// <param name="Values">One value for each field of the plan: of a column type's .NET type, a text, or null.</param>
internal sealed record TargetRow(RequestId Id, object?[] Values);
