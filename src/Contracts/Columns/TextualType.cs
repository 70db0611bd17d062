using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace TableActors.Contracts.Columns;

/// <summary>A type whose values are JSON strings that must have a certain form.</summary>
public abstract class TextualType : ColumnType
{
    private readonly string _expected;

    private protected TextualType(string name, Type clrType, string expected) : base(name, clrType) => _expected = expected;

    /// <inheritdoc/>
    public sealed override bool TryReadJson(ref Utf8JsonReader reader, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        if (reader.TokenType != JsonTokenType.String)
            return Refuse(ref reader, _expected, out value, out fault!);
        try
        {
            return TryReadText(reader.GetString()!, out value, out fault);
        }
        catch (InvalidOperationException)
        {
            value = null;
            fault = $"must be {_expected}";
            return false;
        }
    }

    /// <inheritdoc/>
    public sealed override bool TryReadText(string text, [NotNullWhen(true)] out object? value, [NotNullWhen(false)] out string? fault)
    {
        value = Parse(text);
        fault = value is null ? $"must be {_expected}" : null;
        return value is not null;
    }

    /// <summary>The value that a text stands for, or null where it stands for none.</summary>
    private protected abstract object? Parse(string text);
}
