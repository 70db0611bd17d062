using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>Makes what a computation yields a value of its column.</summary>
internal static class ComputedValue
{
    /// <summary>Converts and checks a result.</summary>
    /// <exception cref="ComputationException">The column cannot hold it.</exception>
    public static object? For(Column column, object? result)
    {
        if (result is null)
            return column.Nullable ? null : throw new ComputationException("the result is null");
        if (result is JsonText json && column.Type is not JsonType)
            return Read(column.Type, json.Text);
        return column.Type.TryTake(result, out var value, out var fault) ? value : throw Unfit(fault);
    }

    private static object Read(ColumnType type, string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = int.MaxValue });
        reader.Read();
        return type.TryReadJson(ref reader, out var value, out var fault) ? value : throw Unfit(fault);
    }

    private static ComputationException Unfit(string fault) => new($"the result {fault}");
}
