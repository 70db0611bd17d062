using System.Collections.Immutable;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Routes;

namespace TableActors.Host.ServiceFiles;

/// <summary>What a service file says, as declared: the rules for tables, queries and routes are applied by the library.</summary>
internal sealed record ServiceDefinition
{
    /// <summary>What the service is called. Default: <c>tableactors</c>.</summary>
    public string Name { get; init; } = "tableactors";

    /// <summary>What every route's path starts with: empty, or <c>/…</c>. Default: empty.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How the service is reached.</summary>
    public HttpDefinition Http { get; init; } = new();

    /// <summary>The database: a <see cref="StoreLocation"/>. Default: <c>sqlite:///data/tableactors.db</c>.</summary>
    public string Store { get; init; } = "sqlite:///data/tableactors.db";

    /// <summary>Where files are kept, and which are taken.</summary>
    public MediaDefinition Media { get; init; } = new();

    /// <summary>What the node may take on.</summary>
    public LimitsDefinition Limits { get; init; } = new();

    /// <summary>How requests with a key are recognised when they come again.</summary>
    public IdempotencyDefinition Idempotency { get; init; } = new();

    /// <summary>How jobs are carried out, and how long they are kept.</summary>
    public JobsDefinition Jobs { get; init; } = new();

    /// <summary>The tables, in the file's order.</summary>
    public ImmutableArray<TableDefinition> Tables { get; init; } = [];

    /// <summary>The queries, in the file's order.</summary>
    public ImmutableArray<QueryDefinition> Queries { get; init; } = [];

    /// <summary>The routes, in the file's order.</summary>
    public ImmutableArray<RouteDefinition> Routes { get; init; } = [];
}
