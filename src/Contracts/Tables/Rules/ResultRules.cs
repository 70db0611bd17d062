using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>The declared type of a computed column holds every value that its computation yields.</summary>
internal sealed class ResultTypeRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Result is not { Type: { } result }
                || column.Definition.Type is not { } declared
                || Holds(declared, result))
                continue;
            if (column.Definition.Computation is FunctionComputation call
                && !declared.IsMedia
                && IsReadAsDeclared(call, table))
                continue;
            table.Refuse(column, declared.IsMedia
                ? $"a media column cannot be computed by a function, whose result is no file but {result}"
                : $"is declared as {declared}, but its computation yields {result}");
        }
    }

    private static bool IsReadAsDeclared(FunctionComputation call, TableDraft table) =>
        table.Functions.TryFind(call.Function, out var function) && function.ResultIsReadAsDeclared;

    // No computation says how long its lists are, so the length is checked for each value.
    private static bool Holds(ColumnType declared, ColumnType result) =>
        declared.Accepts(result)
        || (declared is ArrayType { Length: not null } array
            && result is ArrayType { Length: null } list
            && array.Element.Accepts(list.Element));
}

/// <summary>A computed column that may become null is nullable.</summary>
internal sealed class ResultNullabilityRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Nullable || column.Definition.PrimaryKey || column.IsComputedByStore)
                continue;
            if (column.Definition.Computation?.OnError == OnComputationError.Null)
                table.Refuse(column, "null on error needs a nullable column");
            else if (column.Result is { MayBeNull: true } result)
                table.Refuse(column, $"must be nullable, because {result.NullBecause}");
        }
    }
}

/// <summary>
/// Infers the type and nullability of a computed column. Its arguments must have been inferred
/// before.
/// </summary>
internal static class ResultInference
{
    public static ComputedResult? Of(ColumnDraft column, TableDraft table)
    {
        var result = column.Definition.Computation switch
        {
            FunctionComputation call => OfFunction(call, table),
            DelegateComputation => OfDelegate(column.Signature!, table),
            ProgramComputation or HttpComputation => OfProgram(column, table),
            _ => null,
        };
        return column.Definition.Computation?.OnError == OnComputationError.Null && result is { MayBeNull: not true }
            ? result with { MayBeNull = true, NullBecause = "an error makes it null" }
            : result;
    }

    private static ComputedResult? OfFunction(FunctionComputation call, TableDraft table)
    {
        if (!table.Functions.TryFind(call.Function, out var function))
            return null;
        var types = new List<ColumnType?>();
        var nullable = new List<bool>();
        foreach (var argument in call.Arguments)
        {
            var column = argument is ArgumentDefinition.Column { Name: var name } ? table.Find(name) : null;
            var type = argument is ArgumentDefinition.Literal { Value: { } value }
                ? LiteralType.Of(value)
                : column?.Type;
            if (type is null && argument is not ArgumentDefinition.Literal { Value: null })
                return null;
            types.Add(type);
            nullable.Add(argument is ArgumentDefinition.Literal ? type is null : column!.Nullable);
        }

        if (!function.TryResolve(types, out var result, out var fault))
            return new ComputedResult(null, null, null, $"function \"{call.Function}\" {fault}");
        var mayBeNull = function.ResultMayBeNull(nullable);
        return new ComputedResult(result, mayBeNull, mayBeNull ? Reason(call, nullable) : null, null);
    }

    private static string Reason(FunctionComputation call, List<bool> nullable)
    {
        var position = nullable.IndexOf(true);
        return position >= 0 && call.Arguments[position] is ArgumentDefinition.Column { Name: var name }
            ? $"its argument \"{name}\" may be null"
            : $"function \"{call.Function}\" may yield null";
    }

    private static ComputedResult OfDelegate(DelegateSignature signature, TableDraft table)
    {
        var skipped = signature.Parameters.FirstOrDefault(
            parameter => !parameter.AcceptsNull && table.Find(parameter.Name) is { Nullable: true });
        if (skipped is not null)
            return new ComputedResult(
                signature.Result.Type, true, $"its argument \"{skipped.Name}\" may be null", null);
        var mayBeNull = signature.Result.MayBeNull;
        return new ComputedResult(
            signature.Result.Type, mayBeNull, mayBeNull == true ? "the delegate's result may be null" : null, null);
    }

    // Whatever a program or a service answers is read as the column's declared type.
    private static ComputedResult OfProgram(ColumnDraft column, TableDraft table)
    {
        var nullable = column.ArgumentNames.FirstOrDefault(name => table.Find(name) is { Nullable: true });
        return new ComputedResult(
            null, nullable is null ? null : true, nullable is null ? null : $"its argument \"{nullable}\" may be null",
            null);
    }
}

/// <summary>What a computation yields.</summary>
/// <param name="Type">The type of the values that are not null; <see langword="null"/>: unknown.</param>
/// <param name="MayBeNull">Whether values may be null; <see langword="null"/>: the code does not say.</param>
/// <param name="NullBecause">Why values may be null, worded to follow "because".</param>
/// <param name="Fault">
/// Why the arguments do not fit the function; <see langword="null"/>: they do, or this is unknown.
/// </param>
internal sealed record ComputedResult(ColumnType? Type, bool? MayBeNull, string? NullBecause, string? Fault);
