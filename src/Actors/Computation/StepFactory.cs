using TableActors.Actors.Computation.Commands;
using TableActors.Actors.Computation.Functions;
using TableActors.Actors.Computation.Http;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation;

/// <summary>Makes the step of each computed column of a table.</summary>
internal sealed class StepFactory(
    IFunctionCatalog functions, DelegateRunner runner, CommandRunner commands, HttpCaller http, ComputedFiles files)
{
    public ColumnStep StepOf(TableSchema table, Column column) => column.Computation switch
    {
        FunctionComputation call => OfFunction(table, call),
        DelegateComputation { Function: var function } => OfDelegate(table, function),
        CommandComputation command => new CommandStep(table, column, command, commands),
        HttpComputation call => new HttpStep(table, column, call, http),
        var other => throw new ArgumentException($"Column '{column.Name}' is not computed here, but by {other?.GetType().Name ?? "nobody"}.", nameof(column)),
    };

    private ColumnStep OfFunction(TableSchema table, FunctionComputation call)
    {
        ArgumentSource[] sources = [.. call.Arguments.Select(argument => SourceOf(table, argument))];
        return functions.TryFind(call.Function, out var found) ? found switch
        {
            InlineFunction function => new FunctionStep(function, sources),
            FileFunction function => new FileFunctionStep(function, sources[0], files),
            DelegateFunction registered => OfDelegate(registered.Function, registered.Signature, sources),
            _ => throw new ArgumentException($"Function '{call.Function}' is of the unknown kind {found.GetType().Name}.", nameof(call)),
        } : throw new ArgumentException($"There is no function '{call.Function}'.", nameof(call));
    }

    private ColumnStep OfDelegate(TableSchema table, Delegate function)
    {
        var signature = DelegateSignature.Of(function);
        return OfDelegate(function, signature, [.. signature.Parameters.Select(parameter => SourceOf(table, parameter.Name))]);
    }

    private ColumnStep OfDelegate(Delegate function, DelegateSignature signature, ArgumentSource[] sources) => signature.IsAsynchronous
        ? new AsynchronousDelegateStep(function, signature, sources, runner)
        : new BlockingDelegateStep(function, signature, sources, runner);

    private static ArgumentSource SourceOf(TableSchema table, ArgumentDefinition argument) => argument switch
    {
        ArgumentDefinition.Column { Name: var name } => SourceOf(table, name),
        ArgumentDefinition.Literal { Value: { } value } => new ArgumentSource(-1, ColumnTypes.For(value.GetType()), value),
        _ => new ArgumentSource(-1, null, null),
    };

    private static ArgumentSource SourceOf(TableSchema table, string name)
    {
        var column = table.Find(name)!;
        return new ArgumentSource(column.Ordinal, column.Type, null);
    }
}
