using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using TableActors.Actors.Computation.Functions;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;

namespace TableActors.Actors.Computation;

/// <summary>
/// The functions that come with the system, and those that the application has registered.
/// </summary>
public sealed class FunctionCatalog : IFunctionCatalog
{
    private static readonly RegisteredFunction[] BuiltIn =
    [
        new AbsFunction(), new AddFunction(), new CoalesceFunction(), new ConcatFunction(), new DivideFunction(),
        new JsonGetFunction(),
        new LengthFunction(), new LowerFunction(), new ModuloFunction(), new MultiplyFunction(), new ReplaceFunction(),
        new RoundFunction(),
        new Sha256Function(), new SlugifyFunction(), new SubstringFunction(), new SubtractFunction(),
        new TrimFunction(), new UpperFunction(),
        new WordCountFunction(), new MediaSizeFunction(), new MediaTypeFunction(),
        new PictureFunction("image_width", size => size.Width),
        new PictureFunction("image_height", size => size.Height), new FileTextFunction(),
    ];

    private readonly ConcurrentDictionary<string, RegisteredFunction> _functions =
        new(BuiltIn.Select(function => KeyValuePair.Create(function.Name, function)), StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => [.. _functions.Keys.Order(StringComparer.Ordinal)];

    /// <inheritdoc/>
    public bool TryFind(string name, [NotNullWhen(true)] out RegisteredFunction? function) =>
        _functions.TryGetValue(name, out function);

    /// <summary>Registers a .NET delegate, which tables can then call by name.</summary>
    /// <param name="name">
    /// The name. It follows the rules for names of columns, and must not be registered yet.
    /// </param>
    /// <param name="function">
    /// The delegate. The arguments come in the order of its parameters. It may be asynchronous, may
    /// take a <see cref="CancellationToken"/>, and may be called by several requests at once. If an
    /// argument is null and the type of its parameter does not take null, the result is null
    /// without a call.
    /// </param>
    /// <returns>This catalog.</returns>
    /// <exception cref="ArgumentException">
    /// The name is not allowed or is taken, or a .NET type of the delegate is no column's type.
    /// </exception>
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

/// <summary>A delegate that the application has registered under a name.</summary>
internal sealed class DelegateFunction : RegisteredFunction
{
    private readonly ColumnType[] _parameters;

    public DelegateFunction(string name, Delegate function)
    {
        Name = name;
        Function = function;
        Signature = DelegateSignature.Of(function);
        _parameters = [.. Signature.Parameters.Select(
            parameter => parameter.Type ?? throw Unfit(name, $"parameter '{parameter.Name}'", parameter.ClrType))];
        if (Signature.Result.Type is null)
            throw Unfit(name, "the result", Signature.Result.ClrType);
    }

    public override string Name { get; }

    public Delegate Function { get; }

    public DelegateSignature Signature { get; }

    internal override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result,
        [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count == _parameters.Length
            && arguments.Zip(_parameters).All(pair => pair.First is null || pair.Second.Accepts(pair.First));
        result = fits ? Signature.Result.Type! : null;
        fault = fits ? null : Signatures.Fault(Signatures.Of(_parameters, _parameters.Length), arguments);
        return fits;
    }

    internal override bool ResultMayBeNull(IReadOnlyList<bool> argumentsMayBeNull) =>
        Signature.Result.MayBeNull == true
        || argumentsMayBeNull.Zip(Signature.Parameters).Any(pair => pair.First && !pair.Second.AcceptsNull);

    private static ArgumentException Unfit(string name, string what, Type type) =>
        new($"Function '{name}': {what} is of the .NET type {type.Name}, which is no column's type.", "function");
}
