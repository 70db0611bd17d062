using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Naming;

/// <summary>
/// The rule for names of tables, columns, queries and parameters. A name has at most
/// <see cref="MaxLength"/> ASCII letters, digits and <c>_</c>, and starts neither with a digit nor
/// with <see cref="ReservedPrefix"/>. Names are case-sensitive.
/// </summary>
internal static class Identifier
{
    /// <summary>The longest name, in characters: PostgreSQL's limit for an identifier.</summary>
    public const int MaxLength = 63;

    /// <summary>The prefix of system tables and system columns, in any case.</summary>
    public const string ReservedPrefix = "ta_";

    /// <summary>Says what is wrong with a name.</summary>
    /// <param name="name">The name to look at.</param>
    /// <returns>The rule that the name breaks; <see langword="null"/>: none.</returns>
    public static string? FaultOf(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return "a name must not be empty";
        if (name.Length > MaxLength)
            return $"a name has at most {MaxLength} characters, this one has {name.Length}";
        if (name.StartsWith(ReservedPrefix, StringComparison.OrdinalIgnoreCase))
            return $"names starting with '{ReservedPrefix}' are reserved";
        if (char.IsAsciiDigit(name[0]))
            return "a name must not start with a digit";
        return name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? null
            : "a name consists of letters, digits and '_'";
    }
}

/// <summary>
/// The checked name of a table: 1 to 63 ASCII letters, digits and <c>_</c>, starting neither with a
/// digit nor with <c>ta_</c>. It is also the id of the table's actor.
/// </summary>
public sealed record TableName
{
    private TableName(string value) => Value = value;

    /// <summary>The name as declared.</summary>
    public string Value { get; }

    /// <summary>Makes a name of a text that is known to be one.</summary>
    /// <exception cref="ArgumentException">The text is not such a name.</exception>
    public static TableName Of(string text) =>
        TryCreate(text, out var name, out var fault)
            ? name
            : throw new ArgumentException($"'{text}': {fault}.", nameof(text));

    /// <summary>Makes a name of a text, or says which rule the text breaks.</summary>
    public static bool TryCreate(
        string? text, [NotNullWhen(true)] out TableName? name, [NotNullWhen(false)] out string? fault)
    {
        fault = Identifier.FaultOf(text);
        name = fault is null ? new TableName(text!) : null;
        return fault is null;
    }

    /// <inheritdoc/>
    public override string ToString() => Value;
}
