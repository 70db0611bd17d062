using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation.Programs;

/// <summary>Computes a column by running a program.</summary>
internal sealed class ProgramStep : ColumnStep
{
    private const string EndOfOptions = "--";
    private readonly TableSchema _table;
    private readonly Column _column;
    private readonly ProgramComputation _computation;
    private readonly ImmutableArray<ProgramArgument> _arguments;
    private readonly ProgramRunner _runner;

    public ProgramStep(TableSchema table, Column column, ProgramComputation computation, ProgramRunner runner)
    {
        _table = table;
        _column = column;
        _computation = computation;
        _runner = runner;
        _arguments = [.. computation.Command.Skip(1).Select(ProgramArgument.Of)];
    }

    public override bool IsInline => false;

    public override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation)
    {
        foreach (var ordinal in _column.DependsOn)
        {
            if (row[ordinal] is null)
                return default;
        }

        return new ValueTask<object?>(_runner.InTurnAsync(() => RunNowAsync(row, cancellation), cancellation));
    }

    private async Task<object?> RunNowAsync(object?[] row, CancellationToken cancellation)
    {
        using var scratch = _runner.OpenScratch();
        var arguments = new List<string>(_arguments.Length);
        var areOptionsOver = false;
        foreach (var argument in _arguments)
        {
            arguments.Add(
                await TextOfAsync(argument, row, scratch, areOptionsOver, cancellation).ConfigureAwait(false));
            areOptionsOver |= argument is { IsFixed: true } && arguments[^1] == EndOfOptions;
        }

        var program = _computation.Command[0];
        var output = await _runner.RunAsync(program, arguments, scratch, _computation.Timeout, cancellation)
            .ConfigureAwait(false);
        return _column.Type is MediaColumnType media
            ? await _runner.TakeAsync(media, scratch.OutputPath(_computation.Extension!), cancellation)
                .ConfigureAwait(false)
            : Value(output.Text());
    }

    private object Value(string text) =>
        _column.Type.TryReadText(text, out var value, out var fault)
            ? value
            : throw new ComputationException($"the output of the command {fault}");

    private async Task<string> TextOfAsync(
        ProgramArgument argument, object?[] row, ScratchFolder scratch, bool areOptionsOver,
        CancellationToken cancellation)
    {
        var text = new StringBuilder();
        foreach (var part in argument.Parts)
        {
            var piece = part switch
            {
                ProgramPart.Text fixedText => fixedText.Value,
                ProgramPart.Output => scratch.OutputPath(_computation.Extension!),
                ProgramPart.Column { Name: var name } =>
                    await ValueOfAsync(_table.Find(name)!, row, scratch, cancellation).ConfigureAwait(false),
                _ => throw new InvalidOperationException($"Unknown part of a command: {part.GetType().Name}."),
            };
            // A program takes an argument for an option by its beginning alone.
            if (part is ProgramPart.Column column && text.Length == 0 && !areOptionsOver && piece.StartsWith('-'))
                throw new ComputationException(
                    $"the value of {column.Name} begins with \"-\", so that the command might take it for an option; "
                    + "\"--\" before it in the command allows it");
            text.Append(piece);
        }

        return text.ToString();
    }

    private async Task<string> ValueOfAsync(
        Column column, object?[] row, ScratchFolder scratch, CancellationToken cancellation)
    {
        if (row[column.Ordinal] is not MediaReference reference)
            return ValueText.Of(row[column.Ordinal]!, column.Type);
        await using var file = await _runner.OpenAsync(reference, cancellation).ConfigureAwait(false);
        return await scratch.CopyAsync(file, column.Name, cancellation).ConfigureAwait(false);
    }
}

/// <summary>
/// Writes a value for a program as answers show it, but without the quotes of a JSON string.
/// </summary>
internal static class ValueText
{
    public static string Of(object value, ColumnType type)
    {
        if (value is string text)
            return text;
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json))
            type.WriteJson(writer, value, MediaLinks.Relative);
        var reader = new Utf8JsonReader(json.WrittenSpan);
        reader.Read();
        return reader.TokenType == JsonTokenType.String && type is not JsonType
            ? reader.GetString()!
            : Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
