using Microsoft.AspNetCore.Http;
using TableActors.Actors.Exports;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>
/// A route as declared, by a call of the router, an attribute or a service file. Nothing is checked
/// yet.
/// </summary>
/// <param name="Method">The HTTP method, in upper case.</param>
/// <param name="Path">The path below the router's prefix; once the router has the route, the whole path.</param>
internal abstract record RouteDefinition(string Method, string Path)
{
    /// <summary>The route's name, for example <c>POST /films</c>.</summary>
    public string Name => $"{Method} {Path}";

    /// <summary>How faults name the route.</summary>
    public string Subject => $"route {Name}";

    /// <summary>Whether requests become jobs, and are answered before they are carried out.</summary>
    public bool IsBackground { get; init; }

    /// <summary>The columns or parameters that requests give as files, in forms; empty: requests are JSON.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    /// <summary>Whether the answer is the file of the one output.</summary>
    public bool ReturnsFile { get; init; }

    /// <summary>The lane that exports the rows of the answers; <see langword="null"/>: none does.</summary>
    public string? ExportLane { get; init; }

    /// <summary>
    /// The table whose files the answers hold; <see langword="null"/>: they hold none, or nobody
    /// knows whose.
    /// </summary>
    public virtual string? FilesOf => null;

    /// <summary>What must be the same of the route on all nodes of a cluster.</summary>
    public virtual string FingerprintLine => $"{KindName} {Name} {IsBackground} {ExportLane}";

    // Part of the fingerprint: it must be the same in all versions of the program.
    private protected virtual string KindName => GetType().Name;

    public DefinitionFault Fault(string message) => new(Subject, null, message);

    public DefinitionFault Fault(string column, string message) => new(Subject, column, message);
}

/// <summary>A route that writes to a table, or does everything of a write except to store it.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
internal abstract record WriteRouteDefinition(TableDefinition Table, string Path)
    : RouteDefinition(HttpMethods.Post, Path)
{
    /// <summary>The lists of columns that the declaration spells out.</summary>
    public abstract IEnumerable<ColumnList> ColumnLists { get; }
}

/// <summary>What a route does with the row whose values it takes.</summary>
internal enum RowRouteKind
{
    /// <summary>It adds the row.</summary>
    Insert,

    /// <summary>It changes the row with the given primary key.</summary>
    Update,

    /// <summary>It computes the row as an insert would, and stores nothing.</summary>
    Compute,
}

/// <summary>A route that takes values of a row and answers the row.</summary>
/// <param name="Kind">What it does with the row.</param>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Inputs">
/// The columns that it takes; an update takes the primary key besides. <see langword="null"/>: all
/// that are not computed; for an update, all that are neither computed, primary key nor media.
/// </param>
/// <param name="Outputs">
/// The columns that it answers; <see langword="null"/>: all; for a compute, all but those that the
/// store computes.
/// </param>
internal sealed record RowRouteDefinition(
    RowRouteKind Kind, TableDefinition Table, string Path, IReadOnlyList<string>? Inputs,
    IReadOnlyList<string>? Outputs)
    : WriteRouteDefinition(Table, Path)
{
    /// <summary>
    /// The application's function that makes the answer from the outputs; <see langword="null"/>:
    /// the outputs are the answer.
    /// </summary>
    public RouteFunction? Function { get; init; }

    /// <summary>Where the rows of the answers are also written; <see langword="null"/>: nowhere.</summary>
    public SqlExport? Export { get; init; }

    // A compute stores no row, so its files belong to none.
    public override string? FilesOf
    {
        get
        {
            var outputs = Outputs ?? Function?.ColumnNames;
            var answersFiles = Table.Columns.Any(
                column => column.Type is { IsMedia: true } && outputs?.Contains(column.Name) != false);
            return answersFiles && Kind != RowRouteKind.Compute ? Table.Name : null;
        }
    }

    public override string FingerprintLine =>
        $"{base.FingerprintLine} {Table.Name} {Text(Inputs)} {Text(Outputs)} {Text(Uploads)} "
        + $"{ReturnsFile} {Export?.Table}";

    public override IEnumerable<ColumnList> ColumnLists =>
        ColumnList.Given(("input", Inputs), ("upload", Uploads), ("output", Outputs));

    private protected override string KindName => $"{Kind}RouteDefinition";

    /// <summary>The same route, with the lane of its export.</summary>
    public RowRouteDefinition InItsLane(ExportTargets targets) =>
        Export is null ? this : this with { ExportLane = ExportLaneName.Find(Table.Name, Export, targets) };

    public MediaInput MediaInputOf(string column) => Uploads.Contains(column) ? MediaInput.Upload : MediaInput.Url;

    private static string Text(IReadOnlyList<string>? columns) => columns is null ? "*" : string.Join(',', columns);
}

/// <summary>A route that removes the rows that match.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="MatchColumns">
/// The columns that requests give and rows must equal; <see langword="null"/>: the primary key.
/// </param>
internal sealed record DeleteRouteDefinition(TableDefinition Table, string Path, IReadOnlyList<string>? MatchColumns)
    : WriteRouteDefinition(Table, Path)
{
    public override IEnumerable<ColumnList> ColumnLists => ColumnList.Given(("match column", MatchColumns));
}

/// <summary>A route that runs a query.</summary>
/// <param name="Method">See <see cref="RouteDefinition"/>.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Query">The query.</param>
/// <param name="Inputs">The parameters that it takes; <see langword="null"/>: all.</param>
/// <param name="OneRow">Whether the answer is exactly one row.</param>
internal sealed record QueryRouteDefinition(
    string Method, string Path, QueryDefinition Query, IReadOnlyList<string>? Inputs, bool OneRow)
    : RouteDefinition(Method, Path)
{
    public override string? FilesOf => (Query as RetrieveQueryDefinition)?.Table;

    public IReadOnlyList<string> Parameters => Query switch
    {
        SqlQueryDefinition sql => [.. sql.Parameters.Select(parameter => parameter.Name)],
        RetrieveQueryDefinition retrieve => retrieve.Parameters,
        _ => throw new InvalidOperationException($"A query of an unexpected kind: {Query.GetType().Name}."),
    };

    public MediaInput MediaInputOf(string parameter) =>
        Uploads.Contains(parameter) ? MediaInput.Upload : MediaInput.Refused;

    public bool HasDefault(string parameter) =>
        Query is SqlQueryDefinition sql
        && sql.Parameters.Any(declared => declared.Name == parameter && declared.Default is not null);
}

/// <summary>A list of columns in a route's declaration.</summary>
/// <param name="Role">What each of them is, for example <c>input</c>.</param>
/// <param name="Names">The columns' names.</param>
internal sealed record ColumnList(string Role, IReadOnlyList<string> Names)
{
    /// <summary>The lists that are not left out.</summary>
    public static IEnumerable<ColumnList> Given(params (string Role, IReadOnlyList<string>? Names)[] lists) =>
        lists.Where(list => list.Names is not null).Select(list => new ColumnList(list.Role, list.Names!));
}
