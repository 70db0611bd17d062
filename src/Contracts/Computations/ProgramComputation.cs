using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace TableActors.Contracts.Computations;

/// <summary>
/// Runs a program once per row, without a shell. If a column among the arguments is null, the value
/// is null, and the program does not run.
/// </summary>
/// <remarks>
/// <para>
/// In the arguments, <c>${column}</c> stands for a column's value, as answers show it. For a media
/// column it is the path of a private copy of the file. <c>$${</c> stands for <c>${</c> itself.
/// </para>
/// <para>
/// If the computed column is a media column, <c>${output}</c> is the path of the file that the
/// program must write. Otherwise the program's standard output is the value, without one trailing
/// newline, and is read as the column's type.
/// </para>
/// <para>
/// A value is always one argument, or a part of one. No program may take it for an option. A value
/// that begins with <c>-</c> and begins an argument is therefore an error of the row, unless the
/// argument <c>--</c> stands before it.
/// </para>
/// <para>
/// Of the service's environment the program gets <c>PATH</c>, <c>HOME</c> and <c>LANG</c>.
/// <c>TMPDIR</c> is a folder that is removed after the run.
/// </para>
/// </remarks>
/// <param name="Command">The program, which must not contain a column, and its arguments.</param>
public sealed record ProgramComputation(ImmutableArray<string> Command) : ComputationDefinition
{
    /// <summary>
    /// How long the program may run: 1 ms to 1 day. Then it is killed, with all that it has
    /// started. Default: 20 s.
    /// </summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The extension of <c>${output}</c>, without a dot: 1 to 8 ASCII letters and digits. Media
    /// columns need it; others must not have it.
    /// </summary>
    public string? Extension { get; init; }
}

/// <summary>An argument of a <see cref="ProgramComputation"/>, split into its parts.</summary>
internal sealed partial class ProgramArgument
{
    private ProgramArgument(ImmutableArray<ProgramPart> parts, bool isWellFormed)
    {
        Parts = parts;
        IsWellFormed = isWellFormed;
    }

    /// <summary>The parts, in order.</summary>
    public ImmutableArray<ProgramPart> Parts { get; }

    /// <summary>Whether every <c>${</c>has its <c>}</c>.</summary>
    public bool IsWellFormed { get; }

    /// <summary>Whether the argument is the same for every row.</summary>
    public bool IsFixed => Parts.All(part => part is ProgramPart.Text);

    /// <summary>Splits an argument into its parts.</summary>
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
                parts.Add(mark.Groups["name"].Value is "output"
                    ? new ProgramPart.Output()
                    : new ProgramPart.Column(mark.Groups["name"].Value));
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

/// <summary>A part of an argument of a <see cref="ProgramComputation"/>.</summary>
internal abstract record ProgramPart
{
    private ProgramPart()
    {
    }

    /// <summary>A text that is the same for every row.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : ProgramPart;

    /// <summary>The value of a column.</summary>
    /// <param name="Name">The column's name.</param>
    public sealed record Column(string Name) : ProgramPart;

    /// <summary>The path of the file that the program must write.</summary>
    public sealed record Output : ProgramPart;
}
