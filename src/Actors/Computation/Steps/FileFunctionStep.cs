using TableActors.Actors.Computation.Delegates;
using TableActors.Actors.Computation.Functions.Files;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Computation.Steps;

/// <summary>Applies a function to a file of the row.</summary>
internal sealed class FileFunctionStep(FileFunction function, ArgumentSource source, ComputedFiles files) : ColumnStep
{
    public override bool IsInline => false;

    public override ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation) =>
        source.ValueIn(row) is MediaReference file ? new ValueTask<object?>(InvokeAsync(file, cancellation)) : default;

    private async Task<object?> InvokeAsync(MediaReference reference, CancellationToken cancellation)
    {
        await using var file = await files.OpenAsync(reference, cancellation).ConfigureAwait(false);
        return await function.InvokeAsync(file, cancellation).ConfigureAwait(false);
    }
}
