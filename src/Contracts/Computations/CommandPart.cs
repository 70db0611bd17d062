namespace TableActors.Contracts.Computations;

/// <summary>A piece of an argument of a <see cref="CommandComputation"/>.</summary>
public abstract record CommandPart
{
    private CommandPart()
    {
    }

    /// <summary>The same for every row.</summary>
    /// <param name="Value">The text.</param>
    public sealed record Text(string Value) : CommandPart;

    /// <summary>The value of a column.</summary>
    /// <param name="Name">The column's name.</param>
    public sealed record Column(string Name) : CommandPart;

    /// <summary>The path of the file that the program must write.</summary>
    public sealed record Output : CommandPart;
}
