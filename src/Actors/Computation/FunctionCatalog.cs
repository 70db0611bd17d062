using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TableActors.Actors.Computation.Delegates;
using TableActors.Actors.Computation.Functions;
using TableActors.Actors.Computation.Functions.Files;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Computation;

/// <summary>The functions that come with the system, and those that the application has registered.</summary>
public sealed class FunctionCatalog : IFunctionCatalog
{
    private static readonly RegisteredFunction[] BuiltIn =
    [
        new AbsFunction(), new AddFunction(), new CoalesceFunction(), new ConcatFunction(), new DivideFunction(), new JsonGetFunction(),
        new LengthFunction(), new LowerFunction(), new ModuloFunction(), new MultiplyFunction(), new ReplaceFunction(), new RoundFunction(),
        new Sha256Function(), new SlugifyFunction(), new SubstringFunction(), new SubtractFunction(), new TrimFunction(), new UpperFunction(),
        new WordCountFunction(), new MediaSizeFunction(), new MediaTypeFunction(), new PictureFunction("image_width", size => size.Width),
        new PictureFunction("image_height", size => size.Height), new FileTextFunction(),
    ];

    private readonly ConcurrentDictionary<string, RegisteredFunction> _functions =
        new(BuiltIn.Select(function => KeyValuePair.Create(function.Name, function)), StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [.. _functions.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool TryFind(string name, [NotNullWhen(true)] out RegisteredFunction? function) => _functions.TryGetValue(name, out function);

    /// <summary>Registers a .NET delegate, which service files and tables can then call by name.</summary>
    /// <param name="name">The name, which follows the rules for names of columns and is not registered yet.</param>
    /// <param name="function">
    /// The delegate; its arguments come in the order of its parameters. It may be asynchronous, take a
    /// <see cref="CancellationToken"/>, and be called by several requests at once. A null for a parameter whose type does not take
    /// null makes the result null without a call.
    /// </param>
    /// <returns>This catalogue.</returns>
    /// <exception cref="ArgumentException">The name is none or is taken, or a .NET type of the delegate's is no column's type.</exception>
    public FunctionCatalog Register(string name, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(function);
        if (Identifier.FaultOf(name) is { } fault)
            throw new ArgumentException($"Function '{name}': {fault}.", nameof(name));
        var registered = new DelegateFunction(name, function);
        if (!_functions.TryAdd(name, registered))
            throw new ArgumentException($"Function '{name}' is registered already.", nameof(name));
        return this;
    }
}
