using TableActors.Actors.Exports.Types;

namespace TableActors.Actors.Exports;

/// <summary>A column that is there in a target table.</summary>
/// <param name="Name">Its name in the database.</param>
/// <param name="TypeName">Its type, as the database writes it.</param>
/// <param name="Type">What it can hold.</param>
internal sealed record TargetColumn(string Name, string TypeName, TargetType Type)
{
    /// <summary>Whether a new row must give a value: null is refused, and there is no default.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Whether the database alone gives it values.</summary>
    public bool IsComputed { get; init; }

    /// <summary>The column's place in the primary key, from 1; 0: it is not part of it.</summary>
    public int KeyPosition { get; init; }
}
