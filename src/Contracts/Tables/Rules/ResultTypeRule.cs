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
            if (column.Result is not { Type: { } result } || column.Definition.Type is not { } declared || Holds(declared, result))
                continue;
            if (column.Definition.Computation is FunctionComputation call && !declared.IsMedia && IsReadAsDeclared(call, table))
                continue;
            table.Refuse(column, declared.IsMedia
                ? $"a media column cannot be computed by a function, whose result is no file but {result}"
                : $"is declared as {declared}, but its computation yields {result}");
        }
    }

    private static bool IsReadAsDeclared(FunctionComputation call, TableDraft table) =>
        table.Functions.TryFind(call.Function, out var function) && function.ResultIsReadAsDeclared;

    // A computation does not tell how long its lists are; a length is checked for each value.
    private static bool Holds(ColumnType declared, ColumnType result) =>
        declared.Accepts(result)
        || (declared is ArrayType { Length: not null } array && result is ArrayType { Length: null } list && array.Element.Accepts(list.Element));
}
