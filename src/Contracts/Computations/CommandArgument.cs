using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TableActors.Contracts.Computations;

/// <summary>An argument of a <see cref="CommandComputation"/>, taken apart.</summary>
public sealed partial class CommandArgument
{
    private CommandArgument(ImmutableArray<CommandPart> parts, bool isWellFormed)
    {
        Parts = parts;
        IsWellFormed = isWellFormed;
    }

    /// <summary>The pieces, in order.</summary>
    public ImmutableArray<CommandPart> Parts { get; }

    /// <summary>Whether every <c>${</c> has its <c>}</c>.</summary>
    public bool IsWellFormed { get; }

    /// <summary>Whether the argument is the same for every row.</summary>
    public bool IsFixed => Parts.All(part => part is CommandPart.Text);

    /// <summary>Takes an argument apart.</summary>
    public static CommandArgument Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = ImmutableArray.CreateBuilder<CommandPart>();
        var isWellFormed = true;
        var done = 0;
        foreach (Match mark in Mark().Matches(text))
        {
            AddText(parts, text[done..mark.Index]);
            done = mark.Index + mark.Length;
            if (mark.Groups["name"].Success)
                parts.Add(mark.Groups["name"].Value is "output" ? new CommandPart.Output() : new CommandPart.Column(mark.Groups["name"].Value));
            else if (mark.Value.Length > 2)
                AddText(parts, "${");
            else
                isWellFormed = false;
        }

        AddText(parts, text[done..]);
        return new CommandArgument(parts.ToImmutable(), isWellFormed);
    }

    private static void AddText(ImmutableArray<CommandPart>.Builder parts, string text)
    {
        if (text.Length > 0)
            parts.Add(new CommandPart.Text(text));
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[^{}]*)\}|\$\{", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}
