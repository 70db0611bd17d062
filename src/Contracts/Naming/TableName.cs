using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Naming;

/// <summary>The checked name of a table. It is also the id of the table's actor.</summary>
public sealed record TableName
{
    private TableName(string value) => Value = value;

    /// <summary>The name as declared.</summary>
    public string Value { get; }

    /// <summary>Makes a name out of a text that is known to be one.</summary>
    /// <exception cref="ArgumentException">The text breaks a rule of <see cref="Identifier"/>.</exception>
    public static TableName Of(string text) =>
        TryCreate(text, out var name, out var fault) ? name : throw new ArgumentException($"'{text}': {fault}.", nameof(text));

    /// <summary>Makes a name out of any text, or says which rule of <see cref="Identifier"/> it breaks.</summary>
    public static bool TryCreate(string? text, [NotNullWhen(true)] out TableName? name, [NotNullWhen(false)] out string? fault)
    {
        fault = Identifier.FaultOf(text);
        name = fault is null ? new TableName(text!) : null;
        return fault is null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
