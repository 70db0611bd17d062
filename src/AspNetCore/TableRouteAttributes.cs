using TableActors.AspNetCore.Routing;

namespace TableActors.AspNetCore;

/// <summary>Makes a method the function of a route, for <see cref="TableRouter.MapRoutesFrom{T}"/> to find.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public abstract class TableRouteAttribute : Attribute
{
    private protected TableRouteAttribute(RowRouteKind kind, string table, string path)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(path);
        Kind = kind;
        Table = table;
        Path = path;
    }

    /// <summary>The table's name. The table must be registered before the class is mapped.</summary>
    public string Table { get; }

    /// <summary>The path below the router's prefix, beginning with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary>The columns that requests give; left out: all that can be given.</summary>
    public string[]? Inputs { get; set; }

    /// <summary>The media columns that requests give as files, in forms; left out: none.</summary>
    public string[]? UploadFileInputs { get; set; }

    /// <summary>The columns that the method takes; left out: those that its parameters name.</summary>
    public string[]? Outputs { get; set; }

    /// <summary>
    /// Whether requests become jobs. They are answered 202 with where the job is, and the method is
    /// called in the background. Default: no.
    /// </summary>
    public bool Background { get; set; }

    /// <summary>
    /// The name of an export, given by <see cref="TableRouter.AddExport"/>. It also writes what the
    /// method returns, to the export's target; left out: it is written nowhere.
    /// </summary>
    public string? ExportSql { get; set; }

    internal RowRouteKind Kind { get; }
}

/// <summary>
/// Makes a method the function of a route that adds a row. The route answers what the method makes
/// of the stored row.
/// </summary>
/// <inheritdoc cref="TableRouter.InsertRoute" path="/remarks"/>
/// <param name="table">The table's name.</param>
/// <param name="path">The path below the router's prefix, beginning with <c>/</c>.</param>
public sealed class InsertRouteAttribute(string table, string path)
    : TableRouteAttribute(RowRouteKind.Insert, table, path);

/// <summary>
/// Makes a method the function of a route that changes the row with a given primary key. The route
/// answers what the method makes of the changed row.
/// </summary>
/// <inheritdoc cref="TableRouter.UpdateRoute" path="/remarks"/>
/// <param name="table">The table's name.</param>
/// <param name="path">The path below the router's prefix, beginning with <c>/</c>.</param>
public sealed class UpdateRouteAttribute(string table, string path)
    : TableRouteAttribute(RowRouteKind.Update, table, path);

/// <summary>
/// Makes a method the function of a route that computes a row as an insert would, and stores
/// nothing. The route answers what the method makes of the row.
/// </summary>
/// <inheritdoc cref="TableRouter.ComputeRoute" path="/remarks"/>
/// <param name="table">The table's name.</param>
/// <param name="path">The path below the router's prefix, beginning with <c>/</c>.</param>
public sealed class ComputeRouteAttribute(string table, string path)
    : TableRouteAttribute(RowRouteKind.Compute, table, path);
