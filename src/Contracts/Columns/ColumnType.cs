using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>
/// The type of a column, a query parameter or a result column. It owns everything that depends on the type alone: how a value
/// is read from JSON and from text, what is refused, and how a value is written.
/// </summary>
/// <remarks>Null is never handled here: whether a value may be null is the column's business, not its type's.</remarks>
public abstract class ColumnType : IEquatable<ColumnType>
{
    private protected ColumnType(string name, Type clrType)
    {
        Name = name;
        ClrType = clrType;
    }

    /// <summary>The name in a service file, for example <c>int</c> or <c>array&lt;float&gt;</c>.</summary>
    public string Name { get; }

    /// <summary>The .NET type of every value of this type.</summary>
    public Type ClrType { get; }

    /// <summary>Whether values are files in the media store.</summary>
    public virtual bool IsMedia => false;

    /// <summary>
    /// Whether insert, update and compute routes may take and answer values of this type. Arrays and binary values pass only
    /// through handler and query routes.
    /// </summary>
    public virtual bool IsServedByWriteRoutes => true;

    /// <summary>Whether a column of this type can be part of a primary key.</summary>
    public virtual bool CanBeKey => false;

    /// <summary>
    /// Reads one JSON value, which is not null. The reader stands on the value's first token before, and on its last after, also
    /// when the value is refused.
    /// </summary>
    public abstract bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault);

    /// <summary>Reads the text form that query strings, form fields and CSV files use.</summary>
    public abstract bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault);

    /// <summary>Writes one value, which is of <see cref="ClrType"/>.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="value">The value.</param>
    /// <param name="media">How a media value becomes a URL.</param>
    public abstract void WriteJson(Utf8JsonWriter writer, object value, MediaLinks media);

    /// <summary>
    /// Takes a value that code has made, for example the result of a user's function: converts what <see cref="ColumnTypes.For"/>
    /// gives this type for, and refuses what cannot be a value of this type.
    /// </summary>
    /// <param name="value">The value, not null.</param>
    /// <param name="taken">The value as one of <see cref="ClrType"/>.</param>
    /// <param name="fault">What is wrong, to be read after the value's name.</param>
    public virtual bool TryTake(object value, [NotNullWhen(true)] out object? taken, [NotNullWhen(false)] out string? fault)
    {
        taken = ClrType.IsInstanceOfType(value) ? value : null;
        fault = taken is null ? $"must be of the .NET type {ClrType.Name}, not {value.GetType().Name}" : null;
        return taken is not null;
    }

    /// <summary>Whether every value of <paramref name="other"/> is, converted by <see cref="Widen"/>, a value of this type too.</summary>
    public virtual bool Accepts(ColumnType other) => Equals(other);

    /// <summary>Converts a value of a type that this one <see cref="Accepts"/>.</summary>
    public virtual object Widen(object value) => value;

    /// <inheritdoc/>
    public virtual bool Equals(ColumnType? other) => other is not null && other.GetType() == GetType() && other.Name == Name;

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => Equals(obj as ColumnType);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Refuses a JSON value of the wrong kind, after stepping over it.</summary>
    private protected static bool Refuse(ref Utf8JsonReader reader, string expected, out object? value, out string? fault)
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
