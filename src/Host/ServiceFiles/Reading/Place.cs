using TableActors.Contracts.Errors;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Where in a service file something stands, in the words of a <see cref="DefinitionFault"/>.</summary>
/// <param name="Subject">What is being read: <c>table films</c>.</param>
/// <param name="Column">Which of its columns or parameters; <see langword="null"/>: the subject itself.</param>
internal sealed record Place(string Subject, string? Column = null)
{
    /// <summary>The nested sections under the column or subject, each followed by <c>": "</c>.</summary>
    private string Inner { get; init; } = "";

    /// <summary>A nested section.</summary>
    public Place Within(string section) => this with { Inner = $"{Inner}{section}: " };

    public DefinitionFault Fault(string message) => new(Subject, Column, Inner + message);
}
