using TableActors.Actors.Hosting;
using TableActors.AspNetCore;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles;

/// <summary>Reads a whole service file.</summary>
internal static class ServiceReader
{
    private static readonly ServiceDefinition Defaults = new();

    public static ServiceReading Read(TableNode root, string file, FaultLog faults)
    {
        var section = new Section(root, Position.Start, new Place("service"), faults);
        var prefix = ReadPrefix(section);
        var store = ReadStore(section);
        var service = ReadSettings(section) with { Prefix = prefix, Store = store ?? Defaults.Store };
        // SQL can be checked only if it is known which store it is for.
        var knowsSql = store is not null || !section.Has("store");
        var tables = ReadTables(section, knowsSql);
        var queries = ReadQueries(section, tables, knowsSql);
        var routes = new RouteReader(prefix, tables, queries, service.Auth?.Callers, faults);
        service = service with
        {
            Tables = [.. tables.Sound],
            Queries = [.. queries.Sound],
            Routes = [.. section.List("routes").Select(routes.Read).OfType<RouteDeclaration>()],
        };
        section.RefuseOthers();
        return faults.Reading(file, service);
    }

    private static ServiceDefinition ReadSettings(Section section)
    {
        var (nodeOptions, httpOptions) = (new TableActorsOptions(), new TableHttpOptions());
        var name = section.Text("name") ?? Defaults.Name;
        var (http, media) = (Open("http"), Open("media"));
        ReadNode("idempotency");
        var limits = Open("limits");
        ReadNode("jobs");
        return new ServiceDefinition
        {
            Name = name,
            NodeOptions = nodeOptions,
            HttpOptions = httpOptions,
            Http = http is null ? Defaults.Http : HttpSettings.Read(http, httpOptions),
            Media = media is null ? Defaults.Media : MediaSettings.Read(media, nodeOptions),
            Limits = limits is null ? Defaults.Limits : LimitSettings.Read(limits, nodeOptions),
            Telemetry = Open("telemetry") is { } telemetry ? TelemetrySettings.Read(telemetry) : Defaults.Telemetry,
            Auth = Open("auth") is { } auth ? AuthSettings.Read(auth, httpOptions.Access) : null,
            Cluster = Open("cluster") is { } cluster ? ClusterSettings.Read(cluster) : null,
        };

        Section? Open(string name) => section.Nested(name, new Place(name));

        void ReadNode(string name)
        {
            if (Open(name) is not { } nested)
                return;
            SettingReader.Read(nested, name, nodeOptions);
            nested.RefuseOthers();
        }
    }

    private static string ReadPrefix(Section section)
    {
        var prefix = section.Text("prefix") ?? Defaults.Prefix;
        if (section.TryGet("prefix", out var value))
            section.Faults.Locate(new Place($"prefix \"{prefix}\""), value.At);
        return prefix;
    }

    private static string? ReadStore(Section section)
    {
        var store = section.Text("store");
        if (section.TryGet("store", out var value))
            section.Faults.Locate(new Place("store"), value.At);
        if (store is null || StoreLocation.IsValid(store))
            return store;
        // The text is not repeated: it may hold a password.
        section.Fault("store", $"\"store\" must be {StoreLocation.Expected}");
        return null;
    }

    private static Declarations<TableDefinition> ReadTables(Section section, bool knowsSql)
    {
        var tables = new Declarations<TableDefinition>("table");
        foreach (var entry in section.Entries("tables"))
        {
            var before = section.Faults.Count;
            var table = Open(entry, new Place($"table {entry.Key}"), section.Faults) is { } opened
                ? TableReader.Read(entry.Key, opened)
                : null;
            var isJudged = knowsSql || table?.Columns.Any(column => column.Computation is SqlComputation) != true;
            tables.Add(entry.Key, section.Faults.Count == before && isJudged ? table : null);
        }

        return tables;
    }

    private static Declarations<QueryDefinition> ReadQueries(
        Section section, Declarations<TableDefinition> tables, bool knowsSql)
    {
        var queries = new Declarations<QueryDefinition>("query");
        foreach (var entry in section.Entries("queries"))
        {
            var opened = Open(entry, new Place($"query {entry.Key}"), section.Faults);
            var query = opened is null ? null : QueryReader.Read(entry.Key, opened, tables);
            queries.Add(entry.Key, knowsSql || query is not SqlQueryDefinition ? query : null);
        }

        return queries;
    }

    private static Section? Open(Entry entry, Place place, FaultLog faults)
    {
        if (entry.Value is TableNode table)
            return new Section(table, entry.At, place, faults);
        faults.Add(entry.Value.At, place, $"must be a table {{ … }}, not {Section.Describe(entry.Value)}");
        return null;
    }
}

/// <summary>
/// What a file declares under names, for other parts to refer to. The name of a faulty declaration
/// is known, but nobody can use it.
/// </summary>
/// <param name="word">What such a thing is called: <c>table</c>.</param>
internal sealed class Declarations<T>(string word)
    where T : class
{
    private readonly OrderedDictionary<string, T?> _byName = new(StringComparer.Ordinal);

    /// <summary>What is sound, in the file's order.</summary>
    public IEnumerable<T> Sound => _byName.Values.OfType<T>();

    /// <summary>Whether nothing is faulty.</summary>
    public bool AllSound => _byName.Values.All(declared => declared is not null);

    /// <param name="name">The name.</param>
    /// <param name="declared">What is declared; <see langword="null"/>: it is faulty.</param>
    public void Add(string name, T? declared) => _byName.Add(name, declared);

    /// <summary>
    /// Reads a key that refers to a name. An unknown name is a fault. A reference to a faulty
    /// declaration is none, because the declaration has faults of its own.
    /// </summary>
    public T? Read(Section section, string key)
    {
        if (section.RequiredText(key) is not { } name)
            return null;
        if (!_byName.TryGetValue(name, out var declared))
            section.Fault(key, $"there is no {word} \"{name}\"{NearestName.Hint(name, _byName.Keys)}");
        return declared;
    }
}
