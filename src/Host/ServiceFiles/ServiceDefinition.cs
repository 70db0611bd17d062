using System.Collections.Immutable;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles;

/// <summary>What a service file says. The library applies the rules for tables, queries and routes.</summary>
internal sealed record ServiceDefinition
{
    /// <summary>What the service is called.</summary>
    public string Name { get; init; } = "tableactors";

    /// <summary>What every route's path starts with: empty, or <c>/…</c>.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The database: a <see cref="StoreLocation"/>.</summary>
    public string Store { get; init; } = "sqlite:///data/tableactors.db";

    /// <summary>
    /// What the sections <c>media</c>, <c>idempotency</c>, <c>limits</c> and <c>jobs</c> say of the
    /// node. Nobody changes it after the file is read.
    /// </summary>
    public TableActorsOptions NodeOptions { get; init; } = new();

    /// <summary>
    /// What the sections <c>http</c> and <c>auth</c> say of the routes. Nobody changes it after the
    /// file is read.
    /// </summary>
    public TableHttpOptions HttpOptions { get; init; } = new();

    public HttpSettings Http { get; init; } = new();

    public MediaSettings Media { get; init; } = new();

    public LimitSettings Limits { get; init; } = new();

    public TelemetrySettings Telemetry { get; init; } = new();

    /// <summary>Who callers are; <see langword="null"/>: everybody may do everything.</summary>
    public AuthSettings? Auth { get; init; }

    /// <summary>How the service runs on several nodes; <see langword="null"/>: on one.</summary>
    public ClusterSettings? Cluster { get; init; }

    /// <summary>The tables, in the file's order, as are the queries and the routes.</summary>
    public ImmutableArray<TableDefinition> Tables { get; init; } = [];

    public ImmutableArray<QueryDefinition> Queries { get; init; } = [];

    public ImmutableArray<RouteDeclaration> Routes { get; init; } = [];
}

/// <summary>What reading a service file yields.</summary>
/// <param name="Service">
/// What was read. If there are faults, it holds only sound parts that depend on nothing faulty, so
/// that the library's rules can still be applied to them; <see langword="null"/>: nothing could be
/// read.
/// </param>
/// <param name="Faults">Everything that could not be read, in the file's order.</param>
internal sealed record ServiceReading(ServiceDefinition? Service, ImmutableArray<ServiceFault> Faults)
{
    public required string File { get; init; }

    /// <summary>Where tables, queries, routes and their columns are defined.</summary>
    public ImmutableDictionary<(string Subject, string? Column), Position> Definitions { get; init; } =
        ImmutableDictionary<(string Subject, string? Column), Position>.Empty;

    /// <summary>Changes what was read, if anything was.</summary>
    public ServiceReading With(Func<ServiceDefinition, ServiceDefinition> change) =>
        Service is null ? this : this with { Service = change(Service) };

    /// <summary>
    /// The faults of the file together with those that rules have found in what was read, all in
    /// the file's order.
    /// </summary>
    public ImmutableArray<ServiceFault> FaultsWith(IEnumerable<DefinitionFault> found) =>
        [.. Faults.Concat(found.Select(Locate)).OrderBy(fault => fault.At?.Line).ThenBy(fault => fault.At?.Column)];

    /// <summary>
    /// Points to the column or parameter, or else to the subject that has it, or else to the file's
    /// beginning.
    /// </summary>
    private ServiceFault Locate(DefinitionFault fault)
    {
        if (!Definitions.TryGetValue((fault.Subject, fault.Column), out var at))
            at = Definitions.GetValueOrDefault((fault.Subject, null), Position.Start);
        return new ServiceFault(File, at, fault.ToString());
    }
}
