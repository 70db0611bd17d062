using System.Text.Json;
using TableActors.Actors.Computation.Functions;
using TableActors.Actors.Computation.Steps;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;

namespace TableActors.Actors.Computation.Http;

/// <summary>Computes a column by asking a service.</summary>
internal sealed class HttpStep(TableSchema table, Column column, HttpComputation http, HttpCaller caller) : ColumnStep
{
    private readonly Uri _url = new(http.Url);
    private readonly string _name = $"{table.Name.Value}.{column.Name}";

    public override bool IsInline => false;

    public override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation)
    {
        foreach (var ordinal in column.DependsOn)
        {
            if (row[ordinal] is null)
                return default;
        }

        return new ValueTask<object?>(AskAsync(row, cancellation));
    }

    private async Task<object?> AskAsync(object?[] row, CancellationToken cancellation)
    {
        using var body = new ArgumentsContent();
        foreach (var name in http.Arguments)
        {
            var argument = table.Find(name)!;
            body.Add(argument, row[argument.Ordinal] is MediaReference file
                ? await caller.OpenAsync(file, cancellation).ConfigureAwait(false)
                : row[argument.Ordinal]!);
        }

        using var answer = await caller.PostAsync(_name, _url, body, http.Timeout, cancellation).ConfigureAwait(false);
        if (JsonPointer.Find(answer.RootElement, http.Result) is not { } result)
            throw new ComputationException($"the service's answer has nothing at \"{http.Result}\"");
        if (result.ValueKind == JsonValueKind.Null)
            return null;
        return column.Type is MediaType media
            ? await TakeAsync(media, result, row, cancellation).ConfigureAwait(false)
            : new JsonText(result.GetRawText());
    }

    private async Task<object?> TakeAsync(MediaType type, JsonElement result, object?[] row, CancellationToken cancellation) =>
        result.ValueKind == JsonValueKind.String
        ? await caller.TakeAsync(
            type, result.GetString()!, column.DependsOn.Select(ordinal => row[ordinal]).OfType<MediaReference>(), cancellation).ConfigureAwait(false)
        : throw new ComputationException("the result must be a URL");
}
