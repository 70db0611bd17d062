using System.Collections.Immutable;

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
public sealed record CommandComputation(ImmutableArray<string> Command) : ComputationDefinition
{
    /// <summary>How long the program may run. Default: 20 s; 1 ms to 1 day. Then it is killed, with what it has started.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The extension of <c>${output}</c>, without a dot: 1 to 8 ASCII letters and digits. Needed for media, else not allowed.</summary>
    public string? Extension { get; init; }
}
