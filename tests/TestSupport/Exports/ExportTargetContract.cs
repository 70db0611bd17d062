using System.Collections.Immutable;
using System.Text;
using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Contracts.Naming;

namespace TableActors.TestSupport.Exports;

/// <summary>What every target does alike. Each test has a database of its own.</summary>
public abstract partial class ExportTargetContract : IAsyncLifetime
{
    private static readonly ImmutableArray<ExportColumn> FilmColumns =
        [new("id", ColumnTypes.Int), new("title", ColumnTypes.String), new("rating", ColumnTypes.Float)];

    private readonly ExportTargets _targets;

    protected ExportTargetContract() => _targets = new([Database = NewDatabase()]);

    /// <summary>The test's database.</summary>
    protected string Connect { get; set; } = "";

    /// <summary>Runs SQL behind the target's back.</summary>
    protected abstract void Execute(string sql);

    /// <summary>The first column of all rows as texts, read behind the target's back.</summary>
    protected abstract List<string?> Texts(string sql);

    /// <summary>
    /// The type of a column that the target's database takes the text 10.0.0.1 for, and not the
    /// text x.
    /// </summary>
    protected virtual string ChoosyType => "text CHECK (title LIKE '10.%')";

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync() => await _targets.DisposeAsync();

    private protected ExportDatabase Database { get; }

    /// <summary>The kind of database that is tested, with no connections yet.</summary>
    private protected abstract ExportDatabase NewDatabase();

    protected void CreateFilms() =>
        Execute("CREATE TABLE films (id bigint NOT NULL PRIMARY KEY, title text NOT NULL, rating double precision)");

    protected SqlExport Films(ExportMethod method = ExportMethod.Insert) => new(Connect, "films") { Method = method };

    private protected IExportTarget Open(SqlExport export, params ImmutableArray<ExportColumn> columns) =>
        _targets.Create(export, columns.IsEmpty ? FilmColumns : columns);

    private protected static ExportedRow Row(string id, string json) =>
        new(new RequestId(id), Encoding.UTF8.GetBytes(json));

    private protected static ExportedRow Film(long id, string title = "a", string request = "") =>
        Row(request.Length == 0 ? $"film {id}" : request, $$"""{"id":{{id}},"title":"{{title}}","rating":null}""");

    private protected static Task<ExportResult> Write(IExportTarget target, params ExportedRow[] rows) =>
        target.WriteAsync(rows, null, default);

    private protected static async Task<ExportFailure> Refused(IExportTarget target, ExportedRow row)
    {
        var result = await Write(target, row);
        result.Written.ShouldBe(0);
        result.Failure.ShouldNotBeNull().Kind.ShouldBe(ExportFailureKind.Refused);
        return result.Failure;
    }

    private protected static async Task<IEnumerable<string>> FaultsOf(IExportTarget target) =>
        (await target.CheckAsync(default))
            .Select(fault => fault.Column is null ? fault.Message : $"{fault.Column}: {fault.Message}");

    private protected List<string?> Titles => Texts("SELECT title FROM films ORDER BY id");
}
