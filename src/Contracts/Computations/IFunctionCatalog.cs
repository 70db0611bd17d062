using System.Diagnostics.CodeAnalysis;

namespace TableActors.Contracts.Computations;

/// <summary>The functions that computed columns may use.</summary>
public interface IFunctionCatalog
{
    /// <summary>All names, in alphabetical order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Finds a function by its exact name.</summary>
    bool TryFind(string name, [NotNullWhen(true)] out RegisteredFunction? function);
}
