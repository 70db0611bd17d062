namespace TableActors.Bench.Comparison;

/// <summary>What to compare.</summary>
/// <param name="Root">The repository.</param>
/// <param name="Services">The services by name, in the order in which they take turns.</param>
/// <param name="Stores">The databases, by name.</param>
/// <param name="Scenarios">The scenarios, by name.</param>
/// <param name="Rounds">How often each service has its turn, each time freshly started on an empty database.</param>
/// <param name="WarmUp">How long each scenario runs before it counts.</param>
/// <param name="Measure">How long each scenario counts.</param>
/// <param name="Output">A Markdown file for the report; null prints it only.</param>
internal sealed record ComparisonOptions(
    DirectoryInfo Root,
    IReadOnlyList<Service> Services,
    IReadOnlyList<StoreKind> Stores,
    IReadOnlyList<Scenario> Scenarios,
    int Rounds,
    TimeSpan WarmUp,
    TimeSpan Measure,
    FileInfo? Output);
