using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>A delegate's parameters take the values of the columns they name, and its result is a value of some column type.</summary>
internal sealed class DelegateRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns.Where(column => column.Signature is not null))
        {
            foreach (var parameter in column.Signature!.Parameters)
                CheckParameter(table, column, parameter);
            CheckResult(table, column, column.Signature.Result);
        }
    }

    private static void CheckParameter(TableDraft table, ColumnDraft column, DelegateParameter parameter)
    {
        if (table.Find(parameter.Name)?.Type is { } argument && parameter.FaultOf(argument) is { } fault)
            table.Refuse(column, fault);
    }

    private static void CheckResult(TableDraft table, ColumnDraft column, DelegateResult result)
    {
        if (result.ClrType == typeof(void))
            table.Refuse(column, "the delegate returns nothing; its result is the column's value");
        else if (result.Type is null)
            table.Refuse(column, $"the delegate returns the .NET type {NetTypeName.Of(result.ClrType)}, which is no column's type");
    }
}
