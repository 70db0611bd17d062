using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>Arguments of computations are columns that have their value before the store writes the row, or literals.</summary>
internal sealed class ArgumentRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            foreach (var name in column.ArgumentNames.Distinct())
            {
                if (name.Length == 0)
                    table.Refuse(column, "has a parameter without a name, which therefore names no column");
                else if (table.Find(name) is not { } argument)
                    table.Refuse(column, $"{Word(column)} \"{name}\" is no column of the table{NearestName.Hint(name, Candidates(table, column))}");
                else if (argument.IsComputedByStore)
                    table.Refuse(column, $"{Word(column)} \"{name}\" is computed by the store (sql), so its value is known only after this column's");
            }

            if (column.Definition.Computation is FunctionComputation call)
                CheckLiterals(table, column, call);
        }
    }

    private static void CheckLiterals(TableDraft table, ColumnDraft column, FunctionComputation call)
    {
        foreach (var argument in call.Arguments)
        {
            if (argument is ArgumentDefinition.Literal { Value: { } value } && LiteralType.Of(value) is null)
                table.Refuse(column, $"a literal argument is a string, a long, a double, a bool or null, not {value.GetType().Name}");
        }
    }

    private static string Word(ColumnDraft column) => column.Definition.Computation is DelegateComputation ? "parameter" : "argument";

    private static IEnumerable<string> Candidates(TableDraft table, ColumnDraft column) =>
        table.ColumnNames.Where(name => name != column.Name);
}
