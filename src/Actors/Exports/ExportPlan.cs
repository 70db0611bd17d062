using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Exports;

/// <summary>How to write the rows of one export into its target table.</summary>
internal sealed class ExportPlan
{
    private ExportPlan(ExportMethod method, ImmutableArray<ExportField> fields, string statement)
    {
        Statement = statement;
        Reader = new ExportRowReader(fields);
        NeedsRow = method == ExportMethod.Update;
    }

    /// <summary>
    /// The statement that writes one row. It has one parameter for each value of a
    /// <see cref="TargetRow"/>, numbered from 1.
    /// </summary>
    public string Statement { get; }

    public ExportRowReader Reader { get; }

    /// <summary>Whether the target must already have the row, so that the statement can update it.</summary>
    public bool NeedsRow { get; }

    /// <param name="export">The export.</param>
    /// <param name="columns">The rows' columns.</param>
    /// <param name="table">The target table, in which <see cref="TargetRules"/> have found no fault.</param>
    /// <param name="parameter">The character before a parameter's number in statements.</param>
    public static ExportPlan For(
        SqlExport export, ImmutableArray<ExportColumn> columns, TargetTable table, char parameter)
    {
        ImmutableArray<ExportField> fields =
            [.. columns.Select(column => new ExportField(column, table.Find(column.Name)!))];
        return new ExportPlan(export.Method, fields, StatementOf(export.Method, fields, table.Name, parameter));
    }

    private static string StatementOf(
        ExportMethod method, ImmutableArray<ExportField> fields, string table, char parameter)
    {
        var names = fields.Select(field => SqlName.Quote(field.Target.Name)).ToList();
        var values = fields.Select((_, index) => $"{parameter}{index + 1}").ToList();
        var key =
            fields.Index().Where(field => field.Item.Target.KeyPosition > 0).Select(field => field.Index).ToList();
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

/// <summary>A field of the rows, and the target's column for it.</summary>
internal sealed record ExportField(ExportColumn Column, TargetColumn Target);

/// <summary>Reads the values for the target's columns from the rows' JSON objects.</summary>
internal sealed class ExportRowReader(ImmutableArray<ExportField> fields)
{
    // Deeper than any answer: the depth of values was checked when a request brought them.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 4 * JsonType.MaxDepth };
    private static readonly ImmutableArray<string> NoObject = ["must be a JSON object"];
    private static readonly ImmutableArray<string> Unknown = ["is not among the columns of the export"];
    private readonly ImmutableArray<byte[]> _names =
        [.. fields.Select(field => Encoding.UTF8.GetBytes(field.Column.Name))];

    /// <summary>Reads rows up to the first one that does not fit the target.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="failure">
    /// What is wrong with the next row; <see langword="null"/>: all rows were read.
    /// </param>
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

    // A missing field stays null. If a field is repeated, the last value counts.
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

    private static object? ReadField(
        ref Utf8JsonReader reader, ReadOnlySpan<byte> row, ExportField field, out string? fault)
    {
        fault = null;
        return reader.TokenType == JsonTokenType.Null
            ? null
            : field.Target.Type.Read(ref reader, row, field.Column.Type, out fault);
    }

    // Answers have their fields in the order of the columns, so the first guess is mostly right.
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

/// <summary>A row as values for the target's columns.</summary>
/// <param name="Id">The id by which the ledger recognises the row.</param>
/// <param name="Values">
/// One value per field of the plan: of a column type's .NET type, a text, or null.
/// </param>
internal sealed record TargetRow(RequestId Id, object?[] Values);
