using System.Diagnostics.CodeAnalysis;
using TableActors.Contracts.Columns;

namespace TableActors.Actors.Media;

/// <summary>What became of a file that was handed in.</summary>
/// <param name="Reference">The file in the media store; <see langword="null"/>: it was refused, and nothing of it is kept.</param>
/// <param name="Fault">Why it was refused, to be read after the field's name.</param>
public sealed record MediaIntakeResult(MediaReference? Reference, string? Fault)
{
    /// <summary>Whether the file is in the store.</summary>
    [MemberNotNullWhen(true, nameof(Reference))]
    [MemberNotNullWhen(false, nameof(Fault))]
    public bool IsTaken => Reference is not null;

    internal static MediaIntakeResult Refused(string fault) => new(null, fault);
}
