using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Columns;

/// <summary>All column types. Finds them by their names and by .NET types.</summary>
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

    private static readonly ImmutableArray<ColumnType> All =
    [
        String, Int, Float, Bool, Timestamp, Date, Uuid, Json, Binary, Image, Video, Audio, Document,
        ArrayOfFloat(), ArrayOfInt(),
    ];

    private static readonly FrozenDictionary<string, ColumnType> ByName =
        All.ToFrozenDictionary(type => type.Name, StringComparer.Ordinal);

    private static readonly FrozenDictionary<Type, ColumnType> ByClrType = All
        .Where(type => !type.IsMedia)
        .SelectMany(type => type.OtherClrTypes.Append(type.ClrType).Select(other => KeyValuePair.Create(other, type)))
        .ToFrozenDictionary();

    // Column types with the same .NET type convert their values in the same way.
    private static readonly FrozenDictionary<Type, ColumnType> Converted = All
        .Where(type => type.Tag != 0)
        .DistinctBy(type => type.ClrType)
        .ToFrozenDictionary(type => type.ClrType);

    private static readonly FrozenDictionary<byte, ColumnType> ByTag =
        Converted.Values.ToFrozenDictionary(type => type.Tag);

    /// <summary>Every name that <see cref="TryParse"/> understands, without <c>?</c>.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. All.Select(type => type.Name)];

    /// <summary>A list of whole numbers.</summary>
    /// <param name="length">The exact number of elements, at least 1; left out: any number.</param>
    public static ArrayType ArrayOfInt(int? length = null) => new(Int, Checked(length));

    /// <summary>A list of numbers.</summary>
    /// <param name="length">The exact number of elements, at least 1; left out: any number.</param>
    public static ArrayType ArrayOfFloat(int? length = null) => new(Float, Checked(length));

    /// <summary>Reads a type name such as <c>float?</c>.</summary>
    /// <param name="text">
    /// A name of <see cref="Names"/>. Case matters. A <c>?</c> at its end means that values may be
    /// null.
    /// </param>
    /// <param name="type">The type.</param>
    /// <param name="nullable">Whether the name ended in <c>?</c>.</param>
    /// <returns>Whether there is such a type.</returns>
    internal static bool TryParse(string text, [NotNullWhen(true)] out ColumnType? type, out bool nullable)
    {
        nullable = text.EndsWith('?');
        return ByName.TryGetValue(nullable ? text[..^1] : text, out type);
    }

    /// <summary>
    /// Finds the column type for a .NET type, as for a delegate's parameter or result.
    /// <see cref="short"/>, <see cref="int"/> and <see cref="long"/> are <see cref="Int"/>, and
    /// <see cref="float"/> and <see cref="double"/> are <see cref="Float"/>. Arrays of them, except
    /// of <see cref="short"/>, are lists. A nullable type counts as the type that it wraps.
    /// </summary>
    /// <returns>The column type; <see langword="null"/>: there is none.</returns>
    public static ColumnType? For(Type clrType) =>
        ByClrType.GetValueOrDefault(System.Nullable.GetUnderlyingType(clrType) ?? clrType);

    /// <summary>The type that converts a value to its stored form; <see langword="null"/>: there is none.</summary>
    internal static ColumnType? ConverterOf(object value) => Converted.GetValueOrDefault(value.GetType());

    /// <summary>
    /// A type whose values have a certain <see cref="ColumnType.Tag"/>; <see langword="null"/>:
    /// there is none.
    /// </summary>
    internal static ColumnType? OfTag(byte tag) => ByTag.GetValueOrDefault(tag);

    private static int? Checked(int? length)
    {
        if (length is { } given)
            ArgumentOutOfRangeException.ThrowIfLessThan(given, 1, nameof(length));
        return length;
    }
}
