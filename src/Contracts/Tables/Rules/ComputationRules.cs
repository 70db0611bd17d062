using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>An argument is a literal, or a column whose value is known before the store writes the row.</summary>
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
                    table.Refuse(
                        column,
                        $"{Word(column)} \"{name}\" is no column of the table"
                        + NearestName.Hint(name, Candidates(table, column)));
                else if (argument.IsComputedByStore)
                    table.Refuse(
                        column,
                        $"{Word(column)} \"{name}\" is computed by the store (sql), "
                        + "so its value is known only after this column's");
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
                table.Refuse(
                    column,
                    $"a literal argument is a string, a long, a double, a bool or null, not {value.GetType().Name}");
        }
    }

    private static string Word(ColumnDraft column) =>
        column.Definition.Computation is DelegateComputation ? "parameter" : "argument";

    private static IEnumerable<string> Candidates(TableDraft table, ColumnDraft column) =>
        table.ColumnNames.Where(name => name != column.Name);
}

/// <summary>A computation names a registered function, and its arguments fit the function.</summary>
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

/// <summary>
/// A delegate's parameters take the values of the columns they name, and some column type holds its
/// result.
/// </summary>
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
            table.Refuse(
                column,
                $"the delegate returns the .NET type {NetTypeName.Of(result.ClrType)}, which is no column's type");
    }
}

/// <summary>
/// A computation names a fixed program, which writes a file if and only if its column is a media
/// column.
/// </summary>
internal sealed class ProgramRule : ITableRule
{
    private const int MaxExtensionLength = 8;

    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Definition.Computation is not ProgramComputation program)
                continue;
            CheckProgram(table, column, program);
            CheckArguments(table, column, program);
            CheckResult(table, column, program);
            if (!TimeoutRange.Holds(program.Timeout))
                table.Refuse(column, $"the time-out of the command must be {TimeoutRange.Text}");
        }
    }

    private static void CheckProgram(TableDraft table, ColumnDraft column, ProgramComputation program)
    {
        if (program.Command.IsDefaultOrEmpty || string.IsNullOrWhiteSpace(program.Command[0]))
            table.Refuse(column, "the command needs a program");
        else if (!ProgramArgument.Of(program.Command[0]).IsFixed)
            table.Refuse(
                column, "the program of the command cannot come from a row: ${…} may stand in its arguments only");
    }

    private static void CheckArguments(TableDraft table, ColumnDraft column, ProgramComputation program)
    {
        foreach (var argument in column.ProgramArguments.Where(argument => !argument.IsWellFormed))
            table.Refuse(
                column,
                $"argument {column.ProgramArguments.IndexOf(argument) + 1} of the command has \"${{\" without \"}}\"; "
                + "\"$${\" stands for \"${\" itself");
        if (!program.Command.IsDefault && program.Command.Any(argument => argument.Contains('\0')))
            table.Refuse(column, "the command contains the character U+0000");
    }

    private static void CheckResult(TableDraft table, ColumnDraft column, ProgramComputation program)
    {
        var writesFile = column.ProgramArguments.Any(
            argument => argument.Parts.Any(part => part is ProgramPart.Output));
        switch (column.Definition.Type)
        {
            case null:
                table.Refuse(column, "a column computed by command needs a declared type");
                return;
            case { IsMedia: true } when !writesFile:
                table.Refuse(column, "the command of a media column needs ${output}, the file that it writes");
                break;
            case { IsMedia: false } when writesFile:
                table.Refuse(
                    column,
                    "${output} is the file of a media column; the value of this one is the command's standard output");
                break;
        }

        if (column.Definition.Type.IsMedia && !IsExtension(program.Extension))
            table.Refuse(column, program.Extension is null
                ? "the command of a media column needs the extension of its file"
                : $"the extension must be 1 to {MaxExtensionLength} ASCII letters and digits, without a dot");
        else if (!column.Definition.Type.IsMedia && program.Extension is not null)
            table.Refuse(column, "an extension is for commands of media columns");
    }

    private static bool IsExtension(string? text) =>
        text is { Length: > 0 and <= MaxExtensionLength } && text.All(char.IsAsciiLetterOrDigit);
}

/// <summary>
/// An HTTP computation has a usable URL, no argument twice, and a JSON pointer to the value in the
/// answer.
/// </summary>
internal sealed class HttpRule : ITableRule
{
    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Definition.Computation is HttpComputation http)
                Check(table, column, http);
        }
    }

    private static void Check(TableDraft table, ColumnDraft column, HttpComputation http)
    {
        if (column.Definition.Type is null)
            table.Refuse(column, "a column computed by http needs a declared type");
        // The text is not repeated: it may hold a secret.
        if (!Uri.TryCreate(http.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            table.Refuse(column, "the url must be an absolute http:// or https:// URL");
        else if (url.UserInfo.Length > 0)
            table.Refuse(column, "the url must not hold a user name or password: they are not sent");
        foreach (var name in column.ArgumentNames.GroupBy(name => name).Where(same => same.Count() > 1))
            table.Refuse(column, $"argument \"{name.Key}\" is given twice");
        if (http.Result is null || !JsonPointerSyntax.IsPointer(http.Result))
            table.Refuse(column, $"the JSON pointer \"{http.Result}\" must {JsonPointerSyntax.Expected}");
        if (!TimeoutRange.Holds(http.Timeout))
            table.Refuse(column, $"the time-out of the http computation must be {TimeoutRange.Text}");
    }
}

/// <summary>The time-outs that a program or an HTTP computation may have.</summary>
internal static class TimeoutRange
{
    public const string Text = "from 1 ms to 1 day";

    public static bool Holds(TimeSpan timeout) =>
        timeout >= TimeSpan.FromMilliseconds(1) && timeout <= TimeSpan.FromDays(1);
}

internal static class LiteralType
{
    public static ColumnType? Of(object value) => value switch
    {
        string => ColumnTypes.String,
        long => ColumnTypes.Int,
        double => ColumnTypes.Float,
        bool => ColumnTypes.Bool,
        _ => null,
    };
}
