using TableActors.Contracts.Computations;

namespace TableActors.Host.ServiceFiles.Reading.Computations;

/// <summary>One way of computing a column. The key of its name says that a column is computed in this way.</summary>
internal interface IComputationKind
{
    string Key { get; }

    /// <summary>All keys of this kind.</summary>
    IReadOnlyList<string> Keys { get; }

    /// <summary>Reads the computation; <see langword="null"/> where there is a fault.</summary>
    ComputationDefinition? Read(Section section);
}
