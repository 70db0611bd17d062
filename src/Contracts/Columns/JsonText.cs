namespace TableActors.Contracts.Columns;

/// <summary>The value of a json column: one JSON value as text, numbers and key order as they were given.</summary>
/// <param name="Text">Valid JSON.</param>
public sealed record JsonText(string Text)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
