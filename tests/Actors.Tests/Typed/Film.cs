using TableActors.Contracts.Columns;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Actors.Tests.Typed;

/// <summary>A class with a bit of everything.</summary>
[Table(Name = "films")]
public sealed record Film([PrimaryKey] int Id, string Prompt, double? Rating = null)
{
    /// <summary>Computed before the row is sent.</summary>
    [Computed("upper", nameof(Prompt))]
    public string Loud { get; init; } = "";

    /// <summary>Computed by the store.</summary>
    [ComputedSql("length(prompt)")]
    public int Size { get; init; }

    /// <summary>A file.</summary>
    [Image]
    public MediaReference? Poster { get; init; }

    /// <summary>Numbers.</summary>
    [Length(2)]
    public float[]? Point { get; init; }
}
