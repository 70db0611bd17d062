using System.Globalization;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A calendar day, read and written as <c>YYYY-MM-DD</c>.</summary>
public sealed class DateType : TextualType
{
    internal DateType() : base("date", typeof(DateOnly), "a date such as 2026-01-31")
    {
    }

    /// <inheritdoc/>
    public override bool CanBeKey => true;

    /// <summary>The text form, the same in answers and in stores that keep text.</summary>
    public static string Format(DateOnly value) => value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <inheritdoc/>
    public override void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media) => writer.WriteStringValue(Format((DateOnly)value));

    private protected override object? Parse(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
