using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TableActors.Contracts.Computations;

/// <summary>
/// A program, run without a shell once per row. In its arguments <c>${column}</c> stands for the value of a column as answers show it, for
/// media the path of a private copy of the file; <c>${output}</c> for the file that the program must write where the column is media.
/// Otherwise its standard output, without one trailing newline, is read as the column's type. <c>$${</c> stands for <c>${</c> itself.
/// A null argument makes the result null without running the program.
/// </summary>
/// <remarks>
/// A value is always one argument, or a part of one, and no shell sees it. So that no program takes it for an option, a value that begins
/// an argument and itself begins with <c>-</c> is an error of the row, unless the argument <c>--</c> stands before it. Of the service's
/// environment the program gets <c>PATH</c>, <c>HOME</c> and <c>LANG</c>; <c>TMPDIR</c> is a folder that goes with the run.
/// </remarks>
/// <param name="Command">The program, which no column can choose, and its arguments.</param>
public sealed record ProgramComputation(ImmutableArray<string> Command) : ComputationDefinition
{
    /// <summary>How long the program may run. Default: 20 s; 1 ms to 1 day. Then it is killed, with what it has started.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The extension of <c>${output}</c>, without a dot: 1 to 8 ASCII letters and digits. Needed for media, else not allowed.</summary>
    public string? Extension { get; init; }
}

/// <summary>An argument of a <see cref="ProgramComputation"/>, taken apart.</summary>
public sealed partial class ProgramArgument
{
    private ProgramArgument(ImmutableArray<ProgramPart> parts, bool isWellFormed)
    {
        Parts = parts;
        IsWellFormed = isWellFormed;
    }

    /// <summary>The pieces, in order.</summary>
    public ImmutableArray<ProgramPart> Parts { get; }

    /// <summary>Whether every <c>${</c> has its <c>}</c>.</summary>
    public bool IsWellFormed { get; }

    /// <summary>Whether the argument is the same for every row.</summary>
    public bool IsFixed => Parts.All(part => part is ProgramPart.Text);

    /// <summary>Takes an argument apart.</summary>
    public static ProgramArgument Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = ImmutableArray.CreateBuilder<ProgramPart>();
        var isWellFormed = true;
        var done = 0;
        foreach (Match mark in Mark().Matches(text))
        {
            AddText(parts, text[done..mark.Index]);
            done = mark.Index + mark.Length;
            if (mark.Groups["name"].Success)
                parts.Add(mark.Groups["name"].Value is "output" ? new ProgramPart.Output() : new ProgramPart.Column(mark.Groups["name"].Value));
            else if (mark.Value.Length > 2)
                AddText(parts, "${");
            else
                isWellFormed = false;
        }

        AddText(parts, text[done..]);
        return new ProgramArgument(parts.ToImmutable(), isWellFormed);
    }

    private static void AddText(ImmutableArray<ProgramPart>.Builder parts, string text)
    {
        if (text.Length > 0)
            parts.Add(new ProgramPart.Text(text));
    }

    [GeneratedRegex(@"\$\$\{|\$\{(?<name>[^{}]*)\}|\$\{", RegexOptions.CultureInvariant)]
    private static partial Regex Mark();
}

/// <summary>A piece of an argument of a <see cref="ProgramComputation"/>.</summary>
public abstract record ProgramPart
{
    private ProgramPart()
    {
    }

    /// <summary>The same for every row.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : ProgramPart;

    /// <summary>The value of a column.</summary>
    /// <param name="Name">The column's name.</param>
    public sealed record Column(string Name) : ProgramPart;

    /// <summary>The path of the file that the program must write.</summary>
    public sealed record Output : ProgramPart;
}
