using System.Collections.Immutable;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>A column that is being checked: what was declared, and what follows from it.</summary>
internal sealed class ColumnDraft(ColumnDefinition definition, int ordinal)
{
    public ColumnDefinition Definition { get; } = definition;

    public int Ordinal { get; } = ordinal;

    public string Name => Definition.Name ?? "";

    public bool IsComputedByStore => Definition.Computation is SqlComputation;

    public DelegateSignature? Signature { get; } =
        definition.Computation is DelegateComputation { Function: { } function } ? DelegateSignature.Of(function) : null;

    /// <summary>The arguments of a command, but for the program; empty for other columns.</summary>
    public ImmutableArray<CommandArgument> CommandArguments { get; } = definition.Computation is CommandComputation { Command.IsDefault: false } command
        ? [.. command.Command.Skip(1).Select(CommandArgument.Of)]
        : [];

    /// <summary>The names that the computation takes as arguments, in their order and with repeats.</summary>
    public IEnumerable<string> ArgumentNames => Definition.Computation switch
    {
        FunctionComputation call => call.Arguments.OfType<ArgumentDefinition.Column>().Select(argument => argument.Name),
        DelegateComputation => Signature!.Parameters.Select(parameter => parameter.Name),
        CommandComputation => CommandArguments.SelectMany(argument => argument.Parts).OfType<CommandPart.Column>().Select(part => part.Name),
        HttpComputation { Arguments.IsDefault: false } http => http.Arguments,
        _ => [],
    };

    /// <summary>The columns that the computation takes, each once; unknown ones are left out.</summary>
    public ImmutableArray<ColumnDraft> DependsOn { get; set; } = [];

    /// <summary>What the computation yields; <see langword="null"/> where the column is given or nothing can be told.</summary>
    public ComputedResult? Result { get; set; }

    /// <summary>The type of the values; <see langword="null"/> where it was not declared and cannot be told.</summary>
    public ColumnType? Type => Definition.Type ?? Result?.Type;

    public bool Nullable => Definition.Nullable ?? (Definition.Type is null && Result is { MayBeNull: true });
}
