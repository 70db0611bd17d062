using System.Collections.Immutable;

namespace TableActors.Contracts.Errors;

/// <summary>One rule that a definition breaks.</summary>
/// <param name="Subject">What is at fault, for example <c>table films</c> or <c>route POST /generate</c>.</param>
/// <param name="Column">The column or parameter at fault; <see langword="null"/>: the subject as a whole.</param>
/// <param name="Message">What is wrong, and what would be right.</param>
public sealed record DefinitionFault(string Subject, string? Column, string Message)
{
    /// <summary>One line: <c>table films: column "x": what is wrong</c>.</summary>
    public override string ToString() =>
        Column is null ? $"{Subject}: {Message}" : $"{Subject}: column \"{Column}\": {Message}";
}

/// <summary>Thrown where definitions break rules. The message has one line for each fault.</summary>
public sealed class DefinitionException : Exception
{
    /// <summary>Makes an exception of at least one fault.</summary>
    public DefinitionException(IEnumerable<DefinitionFault> faults) : this([.. faults])
    {
    }

    private DefinitionException(ImmutableArray<DefinitionFault> faults)
        : base(string.Join(Environment.NewLine, faults)) =>
        Faults = faults;

    /// <summary>All faults.</summary>
    public ImmutableArray<DefinitionFault> Faults { get; }
}
