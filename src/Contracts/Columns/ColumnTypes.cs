using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>All column types, and how their names are read.</summary>
public static class ColumnTypes
{
    /// <inheritdoc cref="StringType"/>
    public static StringType String { get; } = new();

    /// <inheritdoc cref="IntType"/>
    public static IntType Int { get; } = new();

    /// <inheritdoc cref="FloatType"/>
    public static FloatType Float { get; } = new();

    /// <inheritdoc cref="BoolType"/>
    public static BoolType Bool { get; } = new();

    /// <inheritdoc cref="TimestampType"/>
    public static TimestampType Timestamp { get; } = new();

    /// <inheritdoc cref="DateType"/>
    public static DateType Date { get; } = new();

    /// <inheritdoc cref="UuidType"/>
    public static UuidType Uuid { get; } = new();

    /// <inheritdoc cref="JsonType"/>
    public static JsonType Json { get; } = new();

    /// <inheritdoc cref="BinaryType"/>
    public static BinaryType Binary { get; } = new();

    /// <inheritdoc cref="ImageType"/>
    public static ImageType Image { get; } = new();

    /// <inheritdoc cref="VideoType"/>
    public static VideoType Video { get; } = new();

    /// <inheritdoc cref="AudioType"/>
    public static AudioType Audio { get; } = new();

    /// <inheritdoc cref="DocumentType"/>
    public static DocumentType Document { get; } = new();

    /// <summary>Every name that <see cref="TryParse"/> understands, without <c>?</c>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["string", "int", "float", "bool", "timestamp", "date", "uuid", "json", "binary", "image", "video", "audio", "document", "array<float>", "array<int>"];

    /// <summary>A list of whole numbers.</summary>
    /// <param name="length">The exact number of elements, at least 1; left out: any number.</param>
    public static ArrayType ArrayOfInt(int? length = null) => new(Int, Checked(length));

    /// <summary>A list of numbers.</summary>
    /// <param name="length">The exact number of elements, at least 1; left out: any number.</param>
    public static ArrayType ArrayOfFloat(int? length = null) => new(Float, Checked(length));

    /// <summary>Reads a type name such as <c>float?</c>.</summary>
    /// <param name="text">A name of <see cref="Names"/>; a <c>?</c> at its end means that values may be null.</param>
    /// <param name="type">The type.</param>
    /// <param name="nullable">Whether the name ended in <c>?</c>.</param>
    /// <returns>Whether there is such a type.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out ColumnType? type, out bool nullable)
    {
        nullable = text.EndsWith('?');
        type = (nullable ? text[..^1] : text) switch
        {
            "string" => String,
            "int" => Int,
            "float" => Float,
            "bool" => Bool,
            "timestamp" => Timestamp,
            "date" => Date,
            "uuid" => Uuid,
            "json" => Json,
            "binary" => Binary,
            "image" => Image,
            "video" => Video,
            "audio" => Audio,
            "document" => Document,
            "array<float>" => ArrayOfFloat(),
            "array<int>" => ArrayOfInt(),
            _ => null,
        };
        return type is not null;
    }

    /// <summary>
    /// The type whose values a .NET type holds: what a delegate's parameter or result of that type means for a column.
    /// Whole numbers are <see cref="Int"/>, <see cref="float"/> and <see cref="double"/> are <see cref="Float"/>, and
    /// lists of them alike.
    /// </summary>
    /// <returns>The type; <see langword="null"/> where there is none.</returns>
    public static ColumnType? For(Type clrType) => (System.Nullable.GetUnderlyingType(clrType) ?? clrType) switch
    {
        var t when t == typeof(string) => String,
        var t when t == typeof(long) || t == typeof(int) || t == typeof(short) => Int,
        var t when t == typeof(double) || t == typeof(float) => Float,
        var t when t == typeof(bool) => Bool,
        var t when t == typeof(DateTimeOffset) || t == typeof(DateTime) => Timestamp,
        var t when t == typeof(DateOnly) => Date,
        var t when t == typeof(Guid) => Uuid,
        var t when t == typeof(JsonText) || t == typeof(JsonElement) => Json,
        var t when t == typeof(byte[]) => Binary,
        var t when t == typeof(double[]) || t == typeof(float[]) => ArrayOfFloat(),
        var t when t == typeof(long[]) || t == typeof(int[]) => ArrayOfInt(),
        _ => null,
    };

    private static int? Checked(int? length)
    {
        if (length is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(length));
        return length;
    }
}
