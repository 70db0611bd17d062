using System.Collections.Immutable;

namespace TableActors.Contracts.Errors;

/// <summary>Definitions break rules. The message holds one line per fault, and all faults there are.</summary>
public sealed class DefinitionException : Exception
{
    /// <summary>Makes an exception of at least one fault.</summary>
    public DefinitionException(IEnumerable<DefinitionFault> faults) : this([.. faults])
    {
    }

    private DefinitionException(ImmutableArray<DefinitionFault> faults) : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>All faults.</summary>
    public ImmutableArray<DefinitionFault> Faults { get; }
}
