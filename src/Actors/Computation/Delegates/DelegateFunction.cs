using System.Diagnostics.CodeAnalysis;
using TableActors.Actors.Computation.Functions;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Actors.Computation.Delegates;

/// <summary>A delegate that the application has registered under a name.</summary>
internal sealed class DelegateFunction : RegisteredFunction
{
    private readonly ColumnType[] _parameters;

    public DelegateFunction(string name, Delegate function)
    {
        Name = name;
        Function = function;
        Signature = DelegateSignature.Of(function);
        _parameters = [.. Signature.Parameters.Select(parameter => parameter.Type ?? throw Unfit(name, $"parameter '{parameter.Name}'", parameter.ClrType))];
        if (Signature.Result.Type is null)
            throw Unfit(name, "the result", Signature.Result.ClrType);
    }

    public override string Name { get; }

    public Delegate Function { get; }

    public DelegateSignature Signature { get; }

    public override bool TryResolve(
        IReadOnlyList<ColumnType?> arguments, [NotNullWhen(true)] out ColumnType? result, [NotNullWhen(false)] out string? fault)
    {
        var fits = arguments.Count == _parameters.Length
            && arguments.Zip(_parameters).All(pair => pair.First is null || pair.Second.Accepts(pair.First));
        result = fits ? Signature.Result.Type! : null;
        fault = fits ? null : Signatures.Fault(Signatures.Of(_parameters, _parameters.Length), arguments);
        return fits;
    }

    public override bool ResultMayBeNull(IReadOnlyList<bool> argumentsMayBeNull) =>
        Signature.Result.MayBeNull == true || argumentsMayBeNull.Zip(Signature.Parameters).Any(pair => pair.First && !pair.Second.AcceptsNull);

    private static ArgumentException Unfit(string name, string what, Type type) =>
        new($"Function '{name}': {what} is of the .NET type {type.Name}, which is no column's type.", "function");
}
