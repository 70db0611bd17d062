namespace TableActors.Actors.Computation.Steps;

/// <summary>Computes the raw value of one column out of the row's other values.</summary>
internal abstract class ColumnStep
{
    /// <summary>Whether the value is there when <see cref="RunAsync"/> returns.</summary>
    public abstract bool IsInline { get; }

    public abstract ValueTask<object?> RunAsync(object?[] row, CancellationToken cancellation);
}
