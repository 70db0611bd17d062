using System.Collections.Immutable;
using TableActors.Actors.Stores;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Handlers;
using TableActors.AspNetCore.Jobs;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>Applies every rule to the routes, and gives the routes without faults their handlers.</summary>
/// <param name="routes">The routes.</param>
/// <param name="tables">The tables that they may name.</param>
/// <param name="functions">Checks the routes' functions.</param>
/// <param name="services">
/// What handlers need; <see langword="null"/>: there is no store, so only the rules are applied.
/// </param>
internal sealed class RouteCheck(
    ServiceRoutes routes, ServedTables tables, RouteFunctions functions, RouteServices? services)
{
    private readonly Dictionary<QueryDefinition, PreparedQuery?> _queries = new(ReferenceEqualityComparer.Instance);

    /// <summary>Whether missing tables that queries need are created. Otherwise nothing is changed.</summary>
    public required bool MakesTables { get; init; }

    public async Task<IReadOnlyList<DefinitionFault>> CheckAsync(CancellationToken cancellation)
    {
        var faults = new List<DefinitionFault>();
        foreach (var route in routes.Routes)
        {
            if (PathRule.FaultOf(route.Definition.Path) is { } fault)
                faults.Add(route.Definition.Fault(fault));
            if (route.Definition is WriteRouteDefinition write)
                faults.AddRange(await CheckWriteAsync(route, write, cancellation));
            else if (route.Definition is QueryRouteDefinition query)
                faults.AddRange(await CheckQueryAsync(route, query, cancellation));
        }

        foreach (var query in routes.Queries)
            await PrepareOnceAsync(query, faults, cancellation);
        if (services is not null
            && routes.Routes.Any(route => route.Definition.IsBackground || route.Definition.ExportLane is not null))
            faults.AddRange(await services.Store.CheckJobsAsync(cancellation));
        faults.AddRange(UniquePathRule.FaultsOf(routes.Routes, routes.OperatorPaths));
        return faults;
    }

    private async Task<List<DefinitionFault>> CheckWriteAsync(
        RegisteredRoute route, WriteRouteDefinition write, CancellationToken cancellation)
    {
        var schema = SchemaOf(write.Table);
        var columns = new RouteColumns(write.Table, schema);
        List<DefinitionFault> faults =
        [
            .. WriteRouteRules.FaultsOf(write, columns), .. ExportCheck.FaultsOf(write, routes.ExportTargets),
            .. functions.FaultsOf(write, columns),
        ];
        if (services is not null && write is RowRouteDefinition row)
            faults.AddRange(await services.Exports.CheckAsync(row, columns, functions, cancellation));
        if (faults.Count == 0 && schema is not null && services is not null)
            Serve(route, services, media => OperationOf(services, write, columns, schema, media));
        return faults;
    }

    private static void Serve(RegisteredRoute route, RouteServices services, Func<MediaUrls, RouteOperation> make)
    {
        var router = new RouterUrl(route.Prefix, route.Definition.Path, services.PublicUrl);
        var media = new MediaUrls(router, services.Signatures);
        var operation = make(media);
        var (name, lane) = (route.Definition.Name, route.Definition.ExportLane);
        if (route.Definition.IsBackground || lane is not null)
            services.Jobs.Routes.Register(new OperationJobRoute(services.Jobs, name, operation, lane));
        if (route.Definition.IsBackground)
            route.Serve(new BackgroundHandler(services, operation, name, media, new JobUrls(router)));
        else if (lane is not null)
            route.Serve(new AwaitedHandler(services, operation, name, media));
        else
            route.Serve(new RouteHandler(services, operation));
    }

    private RouteOperation OperationOf(
        RouteServices services, WriteRouteDefinition write, RouteColumns columns, TableSchema schema,
        MediaUrls media) =>
        write switch
    {
        RowRouteDefinition { Kind: RowRouteKind.Insert } insert =>
            new InsertOperation(services, schema, insert, AnswerOf(services, insert, columns, schema, media), media),
        RowRouteDefinition { Kind: RowRouteKind.Update } update =>
            new UpdateOperation(services, schema, update, AnswerOf(services, update, columns, schema, media), media),
        RowRouteDefinition compute =>
            new ComputeOperation(services, schema, compute, AnswerOf(services, compute, columns, schema, media), media),
        DeleteRouteDefinition delete => new DeleteOperation(services, schema, delete, media),
        _ => throw new InvalidOperationException($"A route of an unexpected kind: {write.GetType().Name}."),
    };

    private IRowAnswer AnswerOf(
        RouteServices services, RowRouteDefinition route, RouteColumns columns, TableSchema schema, MediaUrls media)
    {
        ImmutableArray<Column> outputs = [.. columns.OutputsOf(route).Select(column => schema.Find(column.Name)!)];
        if (route.ReturnsFile)
            return new RowFileAnswer(services.Media.Store, outputs.Single());
        return route.Function is { } function
            ? functions.AnswerOf(route, function, outputs, media)
            : new RowAnswer(outputs, media);
    }

    private async Task<IReadOnlyList<DefinitionFault>> CheckQueryAsync(
        RegisteredRoute route, QueryRouteDefinition query, CancellationToken cancellation)
    {
        var faults = QueryRouteRules.FaultsOf(query).ToList();
        if (services is null)
            return faults;
        var prepared = await PrepareOnceAsync(query.Query, faults, cancellation);
        if (prepared is not null)
            faults.AddRange(QueryRouteRules.FaultsOfFiles(query, prepared));
        if (faults.Count == 0 && prepared is not null)
            Serve(route, services, media => new QueryOperation(services, prepared, query, media));
        return faults;
    }

    private async ValueTask<PreparedQuery?> PrepareOnceAsync(
        QueryDefinition query, List<DefinitionFault> faults, CancellationToken cancellation)
    {
        // The faults of the table are reported already, and the query would only repeat them.
        if (services is null
            || (query is RetrieveQueryDefinition retrieve
                && tables.Faults.Any(fault => fault.Subject == $"table {retrieve.Table}")))
            return null;
        if (!_queries.TryGetValue(query, out var prepared))
            _queries[query] = prepared = await PrepareAsync(services.Store, query, faults, cancellation);
        return prepared;
    }

    private async Task<PreparedQuery?> PrepareAsync(
        ITableStore store, QueryDefinition query, List<DefinitionFault> faults, CancellationToken cancellation)
    {
        try
        {
            var prepared = MakesTables
                ? await store.PrepareAsync(query, tables, cancellation)
                : await store.DescribeAsync(query, tables, cancellation);
            if (prepared is not null)
                faults.AddRange(QueryRouteRules.FaultsOfScalar(prepared));
            return prepared;
        }
        catch (DefinitionException exception)
        {
            faults.AddRange(exception.Faults);
        }
        catch (ProblemException exception)
        {
            faults.Add(new DefinitionFault($"query {query.Name}", null, exception.Problem.Detail));
        }

        return null;
    }

    // If two tables have one name, the routes of the second are checked too, but never served.
    private TableSchema? SchemaOf(TableDefinition definition) =>
        tables.Tables.FirstOrDefault(table => table.Name.Value == definition.Name);
}
