using TableActors.Contracts.Computations;

namespace TableActors.Host.ServiceFiles.Reading.Computations;

/// <summary><c>command = ["convert", "${poster}", "${output}"], extension = png, timeout = 20 s</c></summary>
internal sealed class CommandKind : IComputationKind
{
    public string Key => "command";

    public IReadOnlyList<string> Keys { get; } = ["command", "extension", "timeout"];

    public ComputationDefinition? Read(Section section)
    {
        var command = section.Texts(Key);
        var extension = section.Text("extension");
        var timeout = section.Duration("timeout", _ => true, "");
        if (command is null)
            return null;
        var computation = new CommandComputation(command.Value) { Extension = extension };
        return timeout is null ? computation : computation with { Timeout = timeout.Value };
    }
}
