using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>Functions are registered, and their arguments fit them.</summary>
internal sealed class FunctionRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Definition.Computation is not FunctionComputation call)
                continue;
            if (!table.Functions.TryFind(call.Function, out _))
                table.Refuse(column, Unknown(call.Function, table.Functions.Names));
            else if (column.Result?.Fault is { } fault)
                table.Refuse(column, fault);
        }
    }

    private static string Unknown(string name, IReadOnlyList<string> known) =>
        NearestName.Find(name, known) is { } nearest
            ? $"there is no function \"{name}\"; did you mean \"{nearest}\"?"
            : $"there is no function \"{name}\"; the functions are {string.Join(", ", known)}";
}
