using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Computations;

/// <summary>The functions that computed columns may use.</summary>
public interface IFunctionCatalog
{
    /// <summary>All names, in alphabetical order.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Finds a function by its exact name.</summary>
    bool TryFind(string name, [NotNullWhen(true)] out RegisteredFunction? function);
}

/// <summary>
/// What is known of a function before it is called: its name, and the result that it has for given
/// arguments.
/// </summary>
public abstract class RegisteredFunction
{
    internal RegisteredFunction()
    {
    }

    /// <summary>The name by which definitions call it.</summary>
    public abstract string Name { get; }

    /// <summary>Finds the type of the result.</summary>
    /// <param name="arguments">The types of the arguments; <see langword="null"/> for a literal null.</param>
    /// <param name="result">The type of every value that is not null.</param>
    /// <param name="fault">Why the arguments do not fit, worded to follow the function's name.</param>
    /// <returns>Whether the function takes such arguments.</returns>
    internal abstract bool TryResolve(
        IReadOnlyList<ColumnType?> arguments,
        [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault);

    /// <summary>Whether the result can be null. Default: it can if any argument can.</summary>
    /// <param name="argumentsMayBeNull">Whether each argument can be null.</param>
    internal virtual bool ResultMayBeNull(IReadOnlyList<bool> argumentsMayBeNull) => argumentsMayBeNull.Contains(true);

    /// <summary>
    /// Whether a column of any type may hold the result, which is JSON. It is then read as that
    /// type's values are read from JSON. Default: no.
    /// </summary>
    internal virtual bool ResultIsReadAsDeclared => false;
}
