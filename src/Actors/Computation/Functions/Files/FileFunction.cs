using System.Diagnostics.CodeAnalysis;
using TableActors.Actors.Media;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Functions.Files;

/// <summary>A function of one file, which it reads from the media store.</summary>
internal abstract class FileFunction(string name, ColumnType result, params ColumnType[] takes) : RegisteredFunction
{
    private readonly string _parameter = $"({string.Join(" or ", takes.Select(type => type.Name))})";

    public sealed override string Name => name;

    public sealed override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? found, [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments is [var argument] && (argument is null || takes.Contains(argument));
        found = fits ? result : null;
        fault = fits ? null : Signatures.Fault(_parameter, arguments);
        return fits;
    }

    /// <summary>Applies the function.</summary>
    /// <param name="file">The open file.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="ComputationException">The file has no result.</exception>
    public abstract Task<object> InvokeAsync(MediaContent file, CancellationToken cancellation);
}
