using System.Collections.Immutable;
using Akka.Configuration;
using Akka.Configuration.Hocon;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Reading.Queries;
using TableActors.Host.ServiceFiles.Reading.Routes;
using TableActors.Host.ServiceFiles.Routes;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads a whole service file, in the order of its sections.</summary>
internal static class ServiceReader
{
    private const string RootKey = "tableactors";
    private static readonly Place Top = new("service");
    private static readonly ServiceDefinition Defaults = new();

    /// <summary>Reads the settings under <c>tableactors</c>.</summary>
    /// <param name="settings">The file, with <c>reference.conf</c> as its fallback.</param>
    public static ServiceReading Read(Config settings)
    {
        var faults = new FaultLog();
        var root = new Section(settings.Root.GetObject() ?? new HoconObject(), Top, faults);
        var service = root.Nested(RootKey, Top) is { } section ? Read(section) : Defaults;
        root.RefuseOthers();
        return new ServiceReading(service, faults.All);
    }

    private static ServiceDefinition Read(Section section)
    {
        var prefix = section.Text("prefix") ?? Defaults.Prefix;
        var service = new ServiceDefinition
        {
            Name = section.Text("name") ?? Defaults.Name,
            Prefix = prefix,
            Http = section.Nested("http", new Place("http")) is { } http ? HttpReader.Read(http) : Defaults.Http,
            Store = ReadStore(section),
            Media = section.Nested("media", new Place("media")) is { } media ? MediaReader.Read(media) : Defaults.Media,
            Limits = section.Nested("limits", new Place("limits")) is { } limits ? LimitsReader.Read(limits) : Defaults.Limits,
            Idempotency = section.Nested("idempotency", new Place("idempotency")) is { } idempotency
                ? IdempotencyReader.Read(idempotency)
                : Defaults.Idempotency,
            Jobs = section.Nested("jobs", new Place("jobs")) is { } jobs ? JobsReader.Read(jobs) : Defaults.Jobs,
        };
        var tables = ReadTables(section);
        var queries = ReadQueries(section, tables);
        var routes = ReadRoutes(section, new RouteReader(prefix, tables, queries, section.Faults));
        section.RefuseOthers();
        return service with { Tables = [.. tables.Sound], Queries = [.. queries.Sound], Routes = routes };
    }

    private static string ReadStore(Section section)
    {
        var store = section.Text("store") ?? Defaults.Store;
        if (StoreLocation.IsValid(store))
            return store;
        // The text is not repeated: it may hold a password.
        section.Fault($"\"store\" must be {StoreLocation.Expected}");
        return Defaults.Store;
    }

    private static Declarations<TableDefinition> ReadTables(Section section)
    {
        var tables = new Declarations<TableDefinition>("table");
        foreach (var (name, value) in section.Entries("tables"))
        {
            var before = section.Faults.Count;
            var table = Open(value, new Place($"table {name}"), section.Faults) is { } opened ? TableReader.Read(name, opened) : null;
            tables.Add(name, section.Faults.Count > before ? null : table);
        }

        return tables;
    }

    private static Declarations<QueryDefinition> ReadQueries(Section section, Declarations<TableDefinition> tables)
    {
        var queries = new Declarations<QueryDefinition>("query");
        foreach (var (name, value) in section.Entries("queries"))
            queries.Add(name, Open(value, new Place($"query {name}"), section.Faults) is { } opened ? QueryReader.Read(name, opened, tables) : null);
        return queries;
    }

    private static ImmutableArray<RouteDefinition> ReadRoutes(Section section, RouteReader reader) =>
        [.. section.List("routes").Select(reader.Read).OfType<RouteDefinition>()];

    private static Section? Open(HoconValue value, Place place, FaultLog faults)
    {
        if (value.IsObject())
            return new Section(value.GetObject(), place, faults);
        faults.Add(place, $"must be an object {{ … }}, not {HoconKind.Describe(value)}");
        return null;
    }
}
