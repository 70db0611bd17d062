using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Routing;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.Host.ServiceFiles;

/// <summary>A route of a service file.</summary>
/// <param name="Definition">The route; its path is below the service's prefix.</param>
/// <param name="Access">Who may call it; <see langword="null"/>: every known caller.</param>
internal sealed record RouteDeclaration(RouteDefinition Definition, Access? Access);

/// <summary>Reads the routes.</summary>
internal sealed class RouteReader(
    string prefix, Declarations<TableDefinition> tables, Declarations<QueryDefinition> queries, KnownCallers? callers,
    FaultLog faults)
{
    private static readonly ImmutableArray<string> Types = ["insert", "update", "delete", "query", "compute"];

    /// <summary>Reads one route; <see langword="null"/>: it, or what it refers to, is faulty.</summary>
    /// <param name="value">The route.</param>
    /// <param name="index">Its position in the file, from 0.</param>
    public RouteDeclaration? Read(Node value, int index)
    {
        var unnamed = new Place($"route {index + 1}");
        if (value is not TableNode table)
        {
            faults.Add(value.At, unnamed, $"must be a table {{ type = …, path = … }}, not {Section.Describe(value)}");
            return null;
        }

        var before = faults.Count;
        var section = new Section(table, table.At, PlaceOf(table, unnamed), faults);
        var path = section.RequiredText("path") ?? "";
        if (section.RequiredText("type") is not { } type)
            return null;
        if (!Types.Contains(type))
        {
            var hint = NearestName.Hint(type, Types);
            section.Fault(
                "type", $"unknown type \"{type}\"{(hint == "" ? $"; there are {string.Join(", ", Types)}" : hint)}");
            return null;
        }

        var route = type == "query" ? ReadQuery(section, path) : ReadTable(section, path, type);
        var access = Access.Read(section, "access", callers);
        section.RefuseOthers();
        return faults.Count > before || route is null ? null : new RouteDeclaration(route, access);
    }

    private static string MethodIn(Section section) =>
        section.Choice("method", "get", "post") == "get" ? HttpMethods.Get : HttpMethods.Post;

    /// <summary>
    /// Reads a list of names, and remembers where each name stands, for the faults that rules find
    /// in it later.
    /// </summary>
    /// <param name="section">The route.</param>
    /// <param name="key">The key of the list.</param>
    /// <param name="elsewhere">
    /// The table whose columns are not remembered, because a fault in one is more likely about
    /// another list; left out: none.
    /// </param>
    private static IReadOnlyList<string>? Names(Section section, string key, TableDefinition? elsewhere = null)
    {
        var names = section.Texts(key);
        if (section.TryGet(key, out var value))
        {
            foreach (var name in (value is ListNode list ? list.Items : [value]).OfType<TextNode>())
            {
                if (elsewhere?.Columns.Any(column => column.Name == name.Value) != true)
                    section.Faults.Locate(section.Place with { Column = name.Value }, name.At);
            }
        }

        return names;
    }

    /// <summary>Method and path name a route, so they are read first. Their own faults are found later.</summary>
    private Place PlaceOf(TableNode route, Place unnamed)
    {
        var glance = new Section(route, route.At, unnamed, new FaultLog());
        var method = glance.Text("type") == "query" ? MethodIn(glance) : HttpMethods.Post;
        return glance.Text("path") is { } path ? new Place($"route {method} {prefix}{path}") : unnamed;
    }

    private RouteDefinition? ReadTable(Section section, string path, string type)
    {
        var table = tables.Read(section, "table");
        if (type == "delete")
        {
            var matchColumns = Names(section, "match_columns");
            var isLater = section.Flag("background") ?? false;
            return table is null
                ? null
                : new DeleteRouteDefinition(table, path, matchColumns) { IsBackground = isLater };
        }

        var inputs = Names(section, "inputs");
        var outputs = Names(section, "outputs", table);
        var uploads = Names(section, "uploadfile_inputs") ?? [];
        var returnsFile = section.Flag("return_fileresponse") ?? false;
        var isBackground = section.Flag("background") ?? false;
        var export = type == "compute" ? null : ReadExport(section);
        if (table is null)
            return null;
        var kind = type switch
        {
            "insert" => RowRouteKind.Insert,
            "update" => RowRouteKind.Update,
            _ => RowRouteKind.Compute,
        };
        return new RowRouteDefinition(kind, table, path, inputs, outputs)
        {
            Uploads = uploads, ReturnsFile = returnsFile, IsBackground = isBackground, Export = export,
        };
    }

    private QueryRouteDefinition? ReadQuery(Section section, string path)
    {
        var query = queries.Read(section, "query");
        var method = MethodIn(section);
        var inputs = Names(section, "inputs");
        var oneRow = section.Flag("one_row") ?? false;
        var uploads = Names(section, "uploadfile_inputs") ?? [];
        var returnsFile = section.Flag("return_fileresponse") ?? false;
        var isBackground = section.Flag("background") ?? false;
        return query is null ? null : new QueryRouteDefinition(method, path, query, inputs, oneRow)
        {
            Uploads = uploads, ReturnsFile = returnsFile, IsBackground = isBackground,
        };
    }

    /// <summary>
    /// Reads a route's export; <see langword="null"/>: there is none, or it is faulty. The library
    /// checks the ranges.
    /// </summary>
    private static SqlExport? ReadExport(Section route)
    {
        if (route.Nested("export_sql") is not { } section)
            return null;
        var connect = section.RequiredText("db_connect");
        var table = section.RequiredText("table");
        var schema = section.Text("db_schema");
        var method = section.Choice("method", "insert", "update", "merge") switch
        {
            "update" => ExportMethod.Update,
            "merge" => ExportMethod.Merge,
            _ => ExportMethod.Insert,
        };
        var export = new SqlExport(connect ?? "", table ?? "")
        {
            Schema = schema,
            Method = method,
            Ledger = section.Flag("ledger") ?? false
        };
        export = export with
        {
            LedgerKeptFor = section.Duration("ledger_kept_for") ?? export.LedgerKeptFor,
            Timeout = section.Duration("timeout") ?? export.Timeout,
            Retry = section.Nested("retry") is { } retry ? ReadRetry(retry) : export.Retry,
        };
        section.RefuseOthers();
        return connect is null || table is null ? null : export;
    }

    private static ExportRetry ReadRetry(Section section)
    {
        var retry = new ExportRetry();
        retry = new ExportRetry
        {
            Attempts = section.Number("attempts", 0, ExportRetry.MostAttempts) ?? retry.Attempts,
            MinBackoff = section.Duration("min_backoff") ?? retry.MinBackoff,
            MaxBackoff = section.Duration("max_backoff") ?? retry.MaxBackoff,
        };
        section.RefuseOthers();
        return retry;
    }
}
