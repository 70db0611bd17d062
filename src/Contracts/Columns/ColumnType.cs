using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>
/// The type of a column, a query parameter or a result column. It owns everything that depends on
/// the type alone: how a value is read from JSON and from text, which values are refused, how a
/// value is written, and what documents say of it.
/// </summary>
/// <remarks>
/// A type never handles null. The column decides whether its values may be null.
/// </remarks>
public abstract class ColumnType : IEquatable<ColumnType>
{
    private protected ColumnType(string name, Type clrType, StoredForm form)
    {
        Name = name;
        ClrType = clrType;
        StoredAs = form;
    }

    /// <summary>The name in a service file, for example <c>int</c> or <c>array&lt;float&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The .NET type of every value of this type.</summary>
    public Type ClrType { get; }

    /// <summary>Whether values are files in the media store.</summary>
    public virtual bool IsMedia => false;

    /// <summary>
    /// Whether insert, update and compute routes may take and answer values of this type. Only
    /// handler and query routes take and answer arrays and binary values.
    /// </summary>
    internal virtual bool IsServedByWriteRoutes => true;

    /// <summary>Whether a column of this type can be part of a primary key.</summary>
    public virtual bool CanBeKey => false;

    /// <summary>The form in which stores and messages keep values.</summary>
    internal StoredForm StoredAs { get; }

    /// <summary>How values look in JSON, for documents.</summary>
    internal abstract JsonShape Shape { get; }

    /// <summary>Further .NET types whose values <see cref="TryTake"/> converts.</summary>
    internal virtual IReadOnlyList<Type> OtherClrTypes => [];

    /// <summary>A value that most SQL expressions accept; <see langword="null"/>: there is none.</summary>
    internal virtual object? Harmless => null;

    /// <summary>Whether <see cref="Kept"/> can differ from the value.</summary>
    internal virtual bool IsKeptOtherwise => false;

    /// <summary>Whether <see cref="FromStored"/> can refuse what other programs have stored.</summary>
    internal virtual bool CanRefuseStored => false;

    /// <summary>
    /// The number that marks values of this type in messages and kept outcomes; 0: their
    /// <see cref="StoredForm"/> marks them, because <see cref="ToStored"/> does not convert them.
    /// The number is stored: it never changes, and no other .NET type ever gets it.
    /// </summary>
    internal virtual byte Tag => 0;

    /// <summary>Reads one JSON value that is not null.</summary>
    /// <param name="reader">
    /// The reader, on the value's first token. It is left on the value's last token, even if the
    /// value is refused.
    /// </param>
    /// <param name="value">
    /// The value, of <see cref="ClrType"/>. For a media type, it is the text that the client sent.
    /// </param>
    /// <param name="fault">What is wrong. It follows the value's name.</param>
    /// <returns>Whether the value is one of this type.</returns>
    internal abstract bool TryReadJson(
        ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault);

    /// <summary>Reads the text form that query strings, form fields and CSV files use.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">
    /// The value, of <see cref="ClrType"/>. For a media type, it is the text that the client sent.
    /// </param>
    /// <param name="fault">What is wrong. It follows the value's name.</param>
    /// <returns>Whether the text stands for a value of this type.</returns>
    internal abstract bool TryReadText(
        string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault);

    /// <summary>Writes one value as JSON.</summary>
    /// <param name="writer">Takes the JSON.</param>
    /// <param name="value">The value, of <see cref="ClrType"/>.</param>
    /// <param name="media">Makes URLs of media values.</param>
    internal abstract void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media);

    /// <summary>
    /// Takes a value that code has made, for example the result of a user's function. It converts
    /// values of the .NET types for which <see cref="ColumnTypes.For"/> gives this type, and
    /// refuses what cannot be a value of this type.
    /// </summary>
    /// <param name="value">The value, not null.</param>
    /// <param name="taken">The value as one of <see cref="ClrType"/>.</param>
    /// <param name="fault">What is wrong. It follows the value's name.</param>
    /// <returns>Whether the value was taken.</returns>
    public virtual bool TryTake(
        object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault)
    {
        taken = ClrType.IsInstanceOfType(value) ? value : null;
        fault = taken is null ? $"must be of the .NET type {ClrType.Name}, not {value.GetType().Name}" : null;
        return taken is not null;
    }

    /// <summary>
    /// Whether <see cref="Widen"/> makes a value of this type of every value of
    /// <paramref name="other"/>.
    /// </summary>
    internal virtual bool Accepts(ColumnType other) => Equals(other);

    /// <summary>Converts a value of a type that this one <see cref="Accepts"/>.</summary>
    internal virtual object Widen(object value) => value;

    /// <summary>
    /// The value as every store keeps it. A value that cannot become one of the type is returned
    /// unchanged.
    /// </summary>
    internal virtual object Kept(object value) => value;

    /// <summary>Converts a value of <see cref="ClrType"/> to the .NET type of its <see cref="StoredForm"/>.</summary>
    internal virtual object ToStored(object value) => value;

    /// <summary>Converts back what <see cref="ToStored"/> has made.</summary>
    /// <returns>
    /// The value; <see langword="null"/>: another program has stored something that is not of the
    /// type.
    /// </returns>
    internal virtual object? FromStored(object stored) => stored;

    /// <inheritdoc/>
    public virtual bool Equals(ColumnType? other) =>
        other is not null && other.GetType() == GetType() && other.Name == Name;

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ColumnType);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Refuses a JSON value of the wrong kind, after stepping over it.</summary>
    private protected static bool Refuse(
        ref Utf8JsonReader reader, string expected, out object? value, out string? fault)
    {
        fault = $"must be {expected}, not {KindOf(reader.TokenType)}";
        value = null;
        reader.Skip();
        return false;
    }

    private static string KindOf(JsonTokenType token) => token switch
    {
        JsonTokenType.String => "text",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        JsonTokenType.StartArray => "a list",
        JsonTokenType.StartObject => "an object",
        _ => "null",
    };
}

/// <summary>
/// The form in which stores and messages keep a value. Each store handles each form once, and types
/// that are stored alike share a form.
/// </summary>
internal enum StoredForm
{
    /// <summary>A <see cref="string"/>.</summary>
    Text = 0,

    /// <summary>A <see cref="long"/>.</summary>
    Whole = 1,

    /// <summary>A <see cref="double"/>.</summary>
    Number = 2,

    /// <summary>A <see cref="bool"/>.</summary>
    Truth = 3,

    /// <summary>A <see cref="DateTimeOffset"/> in UTC, of whole microseconds.</summary>
    Instant = 4,

    /// <summary>A <see cref="DateOnly"/>.</summary>
    Day = 5,

    /// <summary>A <see cref="Guid"/>.</summary>
    Uuid = 6,

    /// <summary>A <see cref="string"/> that is JSON.</summary>
    Json = 7,

    /// <summary>An array of <see cref="byte"/>.</summary>
    Bytes = 8,

    /// <summary>An array of <see cref="long"/>.</summary>
    Wholes = 9,

    /// <summary>An array of <see cref="double"/>.</summary>
    Numbers = 10,
}

/// <summary>Facts about stored forms.</summary>
internal static class StoredForms
{
    /// <summary>The .NET type of what is stored.</summary>
    public static Type ClrType(this StoredForm form) => form switch
    {
        StoredForm.Text or StoredForm.Json => typeof(string),
        StoredForm.Whole => typeof(long),
        StoredForm.Number => typeof(double),
        StoredForm.Truth => typeof(bool),
        StoredForm.Instant => typeof(DateTimeOffset),
        StoredForm.Day => typeof(DateOnly),
        StoredForm.Uuid => typeof(Guid),
        StoredForm.Bytes => typeof(byte[]),
        StoredForm.Wholes => typeof(long[]),
        _ => typeof(double[]),
    };
}

/// <summary>How the values of a type look in JSON.</summary>
/// <param name="Kind">Which kind of JSON value they are.</param>
/// <param name="Format">
/// The kind of text or number, as JSON Schema's <c>format</c>; left out: any.
/// </param>
internal sealed record JsonShape(JsonKind Kind, string? Format = null)
{
    /// <summary>
    /// How a text holds bytes, as JSON Schema's <c>contentEncoding</c>; left out: it holds none.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>What each element of a list is.</summary>
    public JsonShape? Element { get; init; }

    /// <summary>How many elements a list has; <see langword="null"/>: any number.</summary>
    public int? Length { get; init; }
}

/// <summary>A kind of JSON value.</summary>
internal enum JsonKind
{
    Any,
    Text,
    Whole,
    Number,
    Truth,
    List,
}
