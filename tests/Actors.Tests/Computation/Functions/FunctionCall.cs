using TableActors.Actors.Computation;
using TableActors.Actors.Computation.Functions;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Tests.Computation.Functions;

/// <summary>Calls a built-in function on values whose .NET types are those of columns.</summary>
internal static class FunctionCall
{
    private static readonly FunctionCatalog Catalog = new();

    public static object? Of(string name, params object?[] arguments)
    {
        Catalog.TryFind(name, out var found).ShouldBeTrue();
        var types = arguments.Select(argument => argument is null ? null : ColumnTypes.For(argument.GetType()))
            .ToList();
        found!.TryResolve(types, out var type, out var fault).ShouldBeTrue(fault);
        var result = found.ShouldBeAssignableTo<InlineFunction>()!.Invoke(arguments);
        if (result is not null)
            type!.TryTake(result, out _, out var unfit)
                .ShouldBeTrue($"the result is no value of the promised type {type}: {unfit}");
        return result;
    }

    public static string FaultOf(string name, params object?[] arguments) =>
        Should.Throw<ComputationException>(() => Of(name, arguments)).Message;
}
