using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tables.Rules;

/// <summary>A command names its program itself, writes the file of a media column and nothing else's, and ends in time.</summary>
internal sealed class CommandRule : ITableRule
{
    private const int MaxExtensionLength = 8;

    public void Check(TableDraft table)
    {
        foreach (var column in table.Columns)
        {
            if (column.Definition.Computation is not CommandComputation command)
                continue;
            CheckProgram(table, column, command);
            CheckArguments(table, column, command);
            CheckResult(table, column, command);
            if (!TimeoutRange.Holds(command.Timeout))
                table.Refuse(column, $"the time-out of the command must be {TimeoutRange.Text}");
        }
    }

    private static void CheckProgram(TableDraft table, ColumnDraft column, CommandComputation command)
    {
        if (command.Command.IsDefaultOrEmpty || string.IsNullOrWhiteSpace(command.Command[0]))
            table.Refuse(column, "the command needs a program");
        else if (!CommandArgument.Of(command.Command[0]).IsFixed)
            table.Refuse(column, "the program of the command cannot come from a row: ${…} may stand in its arguments only");
    }

    private static void CheckArguments(TableDraft table, ColumnDraft column, CommandComputation command)
    {
        foreach (var argument in column.CommandArguments.Where(argument => !argument.IsWellFormed))
            table.Refuse(column, $"argument {column.CommandArguments.IndexOf(argument) + 1} of the command has \"${{\" without \"}}\"; \"$${{\" stands for \"${{\" itself");
        if (!command.Command.IsDefault && command.Command.Any(argument => argument.Contains('\0')))
            table.Refuse(column, "the command contains the character U+0000");
    }

    private static void CheckResult(TableDraft table, ColumnDraft column, CommandComputation command)
    {
        var writesFile = column.CommandArguments.Any(argument => argument.Parts.Any(part => part is CommandPart.Output));
        switch (column.Definition.Type)
        {
            case null:
                table.Refuse(column, "a column computed by command needs a declared type");
                return;
            case { IsMedia: true } when !writesFile:
                table.Refuse(column, "the command of a media column needs ${output}, the file that it writes");
                break;
            case { IsMedia: false } when writesFile:
                table.Refuse(column, "${output} is the file of a media column; the value of this one is the command's standard output");
                break;
        }

        if (column.Definition.Type.IsMedia && !IsExtension(command.Extension))
            table.Refuse(column, command.Extension is null
                ? "the command of a media column needs the extension of its file"
                : $"the extension must be 1 to {MaxExtensionLength} ASCII letters and digits, without a dot");
        else if (!column.Definition.Type.IsMedia && command.Extension is not null)
            table.Refuse(column, "an extension is for commands of media columns");
    }

    private static bool IsExtension(string? text) => text is { Length: > 0 and <= MaxExtensionLength } && text.All(char.IsAsciiLetterOrDigit);
}
