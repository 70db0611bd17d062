namespace TableActors.Bench.Comparison;

/// <summary>Where the databases of a comparison live. Disposal removes them.</summary>
internal interface IDatabaseServer : IAsyncDisposable
{
    /// <summary>What it is and how it commits, for the report.</summary>
    string Description { get; }

    /// <summary>An empty database.</summary>
    Task<Database> CreateAsync();
}
