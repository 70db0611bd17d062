using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using TableActors.Actors.Exports;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Exports;
using TableActors.Sqlite.Exports;
using TableActors.TestSupport;
using TableActors.TestSupport.Exports;

namespace TableActors.Sqlite.Tests.Exports;

public sealed partial class SqliteTargetTests : ExportTargetContract
{
    private readonly TestFolder _folder = new();

    public SqliteTargetTests()
    {
        Connect = $"sqlite:///{DatabasePath}";
        Execute("PRAGMA user_version = 1");
    }

    private protected override ExportDatabase NewDatabase() =>
        new SqliteExports(TimeProvider.System, NullLogger<SqliteTarget>.Instance);

    protected override string RowNumber => "INTEGER PRIMARY KEY";

    private string DatabasePath => _folder.File("target.db");

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override void Execute(string sql) => Texts(sql);

    protected override List<string?> Texts(string sql) => Sql.Texts(Connection(), sql);

    private SqliteConnection Connection() => new($"Data Source={DatabasePath};Pooling=False");

    [Fact]
    public async Task Write_IntoAViewWithATrigger_ArrivesInItsTable()
    {
        Execute("CREATE TABLE base (id INTEGER PRIMARY KEY, title TEXT)");
        Execute("CREATE VIEW films AS SELECT id, title, NULL AS rating FROM base");
        Execute("CREATE TRIGGER t INSTEAD OF INSERT ON films BEGIN INSERT INTO base VALUES (new.id, new.title); END");

        (await Write(Open(Films()), Film(1))).Failure.ShouldBeNull();

        Texts("SELECT id FROM base").ShouldBe(["1"]);
    }

    [Fact]
    public async Task Write_ByConnectionString_FindsTheFile()
    {
        CreateFilms();

        (await Write(Open(new SqlExport($"Data Source={DatabasePath}", "FILMS") { Schema = "main" }), Film(1)))
            .ShouldBe(new ExportResult(1));
        (await Write(Open(new SqlExport($"sqlite+pysqlite:///{DatabasePath}", "films")), Film(2)))
            .ShouldBe(new ExportResult(1));

        Titles.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Write_LeavesTheFilesOwnSettings()
    {
        CreateFilms();

        await Write(Open(Films()), Film(1));

        Texts("PRAGMA journal_mode").ShouldBe(["delete"]);
    }

    [Fact]
    public async Task Check_OfAFileThatIsMissing_MakesNone()
    {
        var missing = _folder.File("missing.db");

        (await FaultsOf(Open(new SqlExport($"sqlite:///{missing}", "films"))))
            .ShouldBe([$"the export's target sqlite:///{missing} does not exist"]);
        File.Exists(missing).ShouldBeFalse();
    }

    [Fact]
    public async Task Check_OfAFileThatIsNoDatabase_SaysSo()
    {
        var other = _folder.File("other.db");
        await File.WriteAllTextAsync(other, new string('x', 4096));

        (await FaultsOf(Open(new SqlExport($"sqlite:///{other}", "films")))).ShouldHaveSingleItem()
            .ShouldStartWith($"the export's target sqlite:///{other} cannot be used: ");
    }

    [Fact]
    public async Task Check_OfAReadOnlyDatabase_IsAFault()
    {
        CreateFilms();

        (await FaultsOf(Open(new SqlExport($"Data Source={DatabasePath};Mode=ReadOnly", "films"))))
            .ShouldBe(["the export's target database is read-only"]);
    }

    [Fact]
    public async Task Check_OfANumberThatRowsGetByThemselves_NeedsNoValue()
    {
        Execute("CREATE TABLE films (number INTEGER NOT NULL PRIMARY KEY, id bigint, title text, rating real)");

        (await FaultsOf(Open(Films()))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_IntoAFileThatWasReplaced_GoesIntoTheNewOne()
    {
        CreateFilms();
        Execute("PRAGMA journal_mode = WAL");
        var target = Open(Films());
        await Write(target, Film(1));
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.Delete(file);

        (await Write(target, Film(2))).ShouldBe(new ExportResult(0, ExportFailure.Unavailable));

        CreateFilms();
        (await Write(target, Film(2))).ShouldBe(new ExportResult(1));
        Texts("SELECT id FROM films").ShouldBe(["2"]);
    }

    [Fact]
    public async Task Write_IntoAFileThatSomebodyHasLocked_WaitsForIt()
    {
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(1));
        await using var other = Connection();
        other.Open();
        Run(other, "BEGIN IMMEDIATE");

        var writing = Write(target, Film(2));
        (await Write(Open(Films() with { Timeout = TimeSpan.FromMilliseconds(300) }), Film(3))
            .OrFailAsync("the write ended"))
            .ShouldBe(new ExportResult(0, ExportFailure.Unavailable));

        Run(other, "COMMIT");
        (await writing.OrFailAsync("the write went through")).ShouldBe(new ExportResult(1));
        Texts("SELECT id FROM films").ShouldBe(["1", "2"]);
    }

    [Fact]
    public async Task Write_WhileSomebodyReads_WaitsUntilTheyHaveDone()
    {
        CreateFilms();
        var target = Open(Films());
        await Write(target, Film(1));
        await using var other = Connection();
        other.Open();
        Run(other, "BEGIN; SELECT * FROM films");

        (await Write(Open(Films() with { Timeout = TimeSpan.FromMilliseconds(500) }), Film(2))
            .OrFailAsync("the write ended"))
            .ShouldBe(new ExportResult(0, ExportFailure.Unavailable));

        Run(other, "COMMIT");
        (await Write(target, Film(2))).ShouldBe(new ExportResult(1));
    }

    [Fact]
    public async Task Write_ThatNeverEnds_IsBrokenOffInItsTime()
    {
        CreateFilms();
        Execute(
            """
            CREATE TABLE sink (n);
            CREATE TRIGGER slow AFTER INSERT ON films BEGIN
              INSERT INTO sink WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT sum(n) FROM c;
            END
            """);
        var target = Open(Films() with { Timeout = TimeSpan.FromMilliseconds(300) });

        (await Write(target, Film(1)).OrFailAsync("the write ended"))
            .ShouldBe(new ExportResult(0, ExportFailure.Unavailable));

        Execute("DROP TRIGGER slow");
        (await Write(Open(Films()), Film(1))).ShouldBe(new ExportResult(1));
    }

    [Theory]
    [InlineData("PRAGMA query_only = ON")]
    [InlineData("PRAGMA max_page_count = 3")]
    public async Task Write_IntoADatabaseThatTakesNoMore_IsUnavailable(string setting)
    {
        CreateFilms();
        ((SqliteExports)Database).FileOf((SqliteExportLocation)Database.Find(Connect)!).Settings = setting;

        (await Write(Open(Films()), Film(1, new string('x', 100_000))))
            .ShouldBe(new ExportResult(0, ExportFailure.Unavailable));
        Titles.ShouldBeEmpty();
    }

    [Fact]
    public async Task Write_ThatATriggerRefuses_IsRefused()
    {
        CreateFilms();
        Execute("CREATE TRIGGER fail BEFORE INSERT ON films WHEN new.id = 2 BEGIN SELECT RAISE(ROLLBACK, 'not this one'); END");

        (await Write(Open(Films()), Film(1), Film(2), Film(3))).ShouldBe(new ExportResult(1, ExportFailure.Refused));
        Texts("SELECT id FROM films").ShouldBe(["1"]);
    }

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
        }
    }
}
