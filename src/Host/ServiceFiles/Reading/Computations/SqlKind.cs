using TableActors.Contracts.Computations;

namespace TableActors.Host.ServiceFiles.Reading.Computations;

/// <summary><c>sql = "length(prompt)"</c></summary>
internal sealed class SqlKind : IComputationKind
{
    public string Key => "sql";

    public IReadOnlyList<string> Keys { get; } = ["sql"];

    public ComputationDefinition? Read(Section section) => section.Text(Key) is { } expression ? new SqlComputation(expression) : null;
}
