using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>
/// A list of numbers, optionally of a fixed length. Only handler and query routes take and answer
/// lists.
/// </summary>
public sealed class ArrayType : ColumnType
{
    internal ArrayType(ColumnType element, int? length) : base(
        $"array<{element.Name}>",
        element is IntType ? typeof(long[]) : typeof(double[]),
        element is IntType ? StoredForm.Wholes : StoredForm.Numbers)
    {
        Element = element;
        Length = length;
        Shape = new JsonShape(JsonKind.List) { Element = element.Shape, Length = length };
    }

    /// <summary>The type of the elements: <c>int</c> or <c>float</c>.</summary>
    public ColumnType Element { get; }

    /// <summary>How many elements a value has; <see langword="null"/>: any number.</summary>
    public int? Length { get; }

    internal override bool IsServedByWriteRoutes => false;

    internal override JsonShape Shape { get; }

    internal override IReadOnlyList<Type> OtherClrTypes => [Element is IntType ? typeof(int[]) : typeof(float[])];

    internal override bool IsKeptOtherwise => true;

    // Other programs may have stored lists of other lengths, or numbers that are not finite.
    internal override bool CanRefuseStored => true;

    internal override bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            return Refuse(ref reader, "a list of numbers", out value, out fault!);
        var elements = new List<object>();
        fault = null;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Null)
                fault ??= $"element {elements.Count}: must not be null";
            else if (Element.TryReadJson(ref reader, out var element, out var elementFault))
                elements.Add(element);
            else
                fault ??= $"element {elements.Count}: {elementFault}";
        }

        fault ??= FaultOfLength(elements.Count);
        value = fault is null ? ToArray(elements) : null;
        return fault is null;
    }

    internal override bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        value = null;
        fault = "must be a JSON list of numbers";
        try
        {
            return reader.Read()
                && reader.TokenType != JsonTokenType.Null
                && TryReadJson(ref reader, out value, out fault)
                && !reader.Read();
        }
        catch (JsonException)
        {
            value = null;
            fault = "must be a JSON list of numbers";
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool TryTake(
        object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault)
    {
        if (!base.TryTake(Widen(Lengthen(value)), out taken, out fault))
            return false;
        fault = taken is double[] numbers
            && Array.FindIndex(numbers, number => !double.IsFinite(number)) is >= 0 and var at
            ? $"element {at}: must be a finite number"
            : FaultOfLength(((Array)taken).Length);
        taken = fault is null ? taken : null;
        return fault is null;
    }

    internal override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media)
    {
        writer.WriteStartArray();
        if (value is long[] integers)
        {
            foreach (var element in integers)
                writer.WriteNumberValue(element);
        }
        else
        {
            foreach (var element in (double[])value)
                writer.WriteNumberValue(element);
        }

        writer.WriteEndArray();
    }

    internal override bool Accepts(ColumnType other) =>
        other is ArrayType array && Element.Accepts(array.Element) && (Length is null || Length == array.Length);

    internal override object Widen(object value) =>
        value is long[] integers && Element is FloatType
            ? Array.ConvertAll(integers, element => (double)element)
            : value;

    internal override object Kept(object value) => SignlessZero.Of(Widen(value));

    internal override object? FromStored(object stored) => TryTake(stored, out var taken, out _) ? taken : null;

    /// <inheritdoc/>
    public override bool Equals(ColumnType? other) => base.Equals(other) && ((ArrayType)other!).Length == Length;

    private static object Lengthen(object value) => value switch
    {
        float[] numbers => Array.ConvertAll(numbers, element => (double)element),
        int[] integers => Array.ConvertAll(integers, element => (long)element),
        _ => value,
    };

    private string? FaultOfLength(int count) =>
        Length is { } length && count != length ? $"must have {length} elements, not {count}" : null;

    private object ToArray(List<object> elements) =>
        Element is IntType
            ? elements.ConvertAll(element => (long)element).ToArray()
            : elements.ConvertAll(element => (double)element).ToArray();
}
