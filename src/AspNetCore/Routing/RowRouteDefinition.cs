using TableActors.Actors.Exports;
using TableActors.AspNetCore.Functions;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Routing;

/// <summary>A route that takes values of a row and answers the row.</summary>
/// <param name="Table">The table.</param>
/// <param name="Path">See <see cref="RouteDefinition"/>.</param>
/// <param name="Inputs">The columns it takes; <see langword="null"/>: all that can be given.</param>
/// <param name="Outputs">The columns it answers; <see langword="null"/>: all that there are.</param>
internal abstract record RowRouteDefinition(
    TableDefinition Table, string Path, IReadOnlyList<string>? Inputs, IReadOnlyList<string>? Outputs) : WriteRouteDefinition(Table, Path)
{
    /// <summary>The application's own function, which makes the answer of the outputs; <see langword="null"/>: they are the answer.</summary>
    public RouteFunction? Function { get; init; }

    /// <summary>The columns that it takes as files, in forms; empty: it takes JSON.</summary>
    public IReadOnlyList<string> Uploads { get; init; } = [];

    /// <summary>Whether it answers the file of its one output.</summary>
    public bool ReturnsFile { get; init; }

    /// <summary>Where the rows that it answers are written too; <see langword="null"/>: nowhere.</summary>
    public SqlExport? Export { get; init; }

    public override string? FilesOf
    {
        get
        {
            var outputs = Outputs ?? Function?.ColumnNames;
            return Table.Columns.Any(column => column.Type is { IsMedia: true } && outputs?.Contains(column.Name) != false) ? Table.Name : null;
        }
    }

    public override string FingerprintLine => $"{base.FingerprintLine} {Table.Name} {Text(Inputs)} {Text(Outputs)} {Text(Uploads)} {ReturnsFile} {Export?.Table}";

    public sealed override IEnumerable<ColumnList> ColumnLists => ColumnList.Given(("input", Inputs), ("upload", Uploads), ("output", Outputs));

    /// <summary>The same route with an export, and in its lane.</summary>
    public RowRouteDefinition Exported(SqlExport? export, ExportTargets targets) =>
        export is null ? this : this with { Export = export, ExportLane = ExportLaneName.Find(Table.Name, export, targets) };

    private static string Text(IReadOnlyList<string>? columns) => columns is null ? "*" : string.Join(',', columns);

    /// <summary>How a column's file comes in.</summary>
    public MediaInput MediaInputOf(string column) => Uploads.Contains(column) ? MediaInput.Upload : MediaInput.Url;
}
