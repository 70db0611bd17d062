using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Host.ServiceFiles;

/// <summary>Where in a service something stands, in the words of a <see cref="DefinitionFault"/>.</summary>
/// <param name="Subject">What is being read: <c>table films</c>.</param>
/// <param name="Column">Which of its columns or parameters; <see langword="null"/>: the subject itself.</param>
internal sealed record Place(string Subject, string? Column = null)
{
    /// <summary>The nested sections under the column or subject, each followed by <c>": "</c>.</summary>
    private string Inner { get; init; } = "";

    public bool IsNested => Inner.Length > 0;

    /// <summary>A nested section.</summary>
    public Place Within(string section) => this with { Inner = $"{Inner}{section}: " };

    public DefinitionFault Fault(string message) => new(Subject, Column, Inner + message);
}

/// <summary>
/// One thing that is wrong with a service file, as a line: <c>films.toml:3:8: table films: column
/// "id": what is wrong</c>.
/// </summary>
/// <param name="File">The file.</param>
/// <param name="At">Where in the file; <see langword="null"/>: there is no file to point into.</param>
/// <param name="Text">Where it stands in the service, and what is wrong.</param>
internal sealed record ServiceFault(string File, Position? At, string Text)
{
    /// <summary>One line, whatever characters the file has put into it.</summary>
    public override string ToString() =>
        string.Concat($"{(At is null ? File : $"{File}:{At}")}: {Text}".Select(c => char.IsControl(c) ? '\uFFFD' : c));
}

/// <summary>
/// Collects what is wrong, so that a reader can go on and find the rest, and remembers where
/// definitions stand.
/// </summary>
internal sealed class FaultLog
{
    private readonly List<(Position At, DefinitionFault Fault)> _faults = [];
    private readonly Dictionary<(string Subject, string? Column), Position> _definitions = [];

    public int Count => _faults.Count;

    private IEnumerable<(Position At, DefinitionFault Fault)> InOrder =>
        _faults.OrderBy(fault => fault.At.Line).ThenBy(fault => fault.At.Column);

    public void Add(Position at, Place place, string message) => _faults.Add((at, place.Fault(message)));

    /// <summary>
    /// Remembers where something is defined, for the faults that rules find in it later. Of two
    /// definitions, the second counts.
    /// </summary>
    public void Locate(Place place, Position at)
    {
        if (!place.IsNested)
            _definitions[(place.Subject, place.Column)] = at;
    }

    public ServiceReading Reading(string file, ServiceDefinition service) =>
        new(service, [.. InOrder.Select(fault => new ServiceFault(file, fault.At, fault.Fault.ToString()))])
        {
            File = file,
            Definitions = _definitions.ToImmutableDictionary(),
        };
}
