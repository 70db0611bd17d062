using TableActors.Actors.Exports;
using TableActors.Actors.Hosting;
using TableActors.Contracts.Exports;
using TableActors.Postgres;
using TableActors.Sqlite;

namespace TableActors.Actors.Tests.Exports;

public sealed class ExportRulesTests
{
    private static readonly SqlExport Fine = new("sqlite:///films.db", "films_log");

    [Fact]
    public void Faults_OfSettingsThatAreAllWrong_AreAllFound()
    {
        var export = new SqlExport("mysql://me:secret@host/db", " ")
        {
            Schema = "",
            Method = (ExportMethod)7,
            LedgerKeptFor = TimeSpan.Zero,
            Timeout = TimeSpan.FromMilliseconds(99),
            Retry =
                new ExportRetry { Attempts = -1, MinBackoff = TimeSpan.FromDays(2), MaxBackoff = TimeSpan.FromDays(3) },
        };

        ExportRules.FaultsOf(export, EveryDatabase.Targets).Select(fault => fault.Message).ShouldBe(
        [
            "export: the connection must be postgresql://USER:PASSWORD@HOST:PORT/DATABASE, sqlite:///FILE, or a connection string of Npgsql "
            + "(Host=HOST;Database=…) or of Microsoft.Data.Sqlite (Data Source=FILE)",
            "export: the table must be the name of a table",
            "export: the schema must be the name of a schema",
            "export: the method must be insert, update or merge",
            "export: the time for which the ledger remembers must be from 1 h to 7300 d, not 0 s",
            "export: the timeout must be from 100 ms to 1 h, not 99 ms",
            "export: the attempts of retry must be from 0 to 1000000, not -1",
            "export: the first wait of retry must be from 10 ms to 1 d, not 2 d",
            "export: the longest wait of retry must be from 2 d to 1 d, not 3 d",
        ]);
    }

    [Fact]
    public void Faults_OfSettingsThatAreFine_AreNone() =>
        ExportRules.FaultsOf(Fine, EveryDatabase.Targets).ShouldBeEmpty();

    [Fact]
    public void Faults_OfALongestWaitBelowTheShortest_AreFound() =>
        ExportRules.FaultsOf(
            Fine with
            {
                Retry = new ExportRetry { MinBackoff = TimeSpan.FromMinutes(2), MaxBackoff = TimeSpan.FromMinutes(1) }
            },
            EveryDatabase.Targets)
            .ShouldHaveSingleItem()
            .Message.ShouldBe("export: the longest wait of retry must be from 2 min to 1 d, not 1 min");

    [Theory]
    [InlineData(30, false)]
    [InlineData(31, true)]
    public void FaultOfLedger_ThatForgetsWhatCanBeTriedAgain_IsFound(int days, bool isFine)
    {
        var fault = ExportRules.FaultOfLedger(
            Fine with { Ledger = true, LedgerKeptFor = TimeSpan.FromDays(days) }, TimeSpan.FromDays(30));

        fault?.Message.ShouldBe("export: the ledger must remember for longer than 30 d, for which jobs that failed are kept and can be tried again");
        (fault is null).ShouldBe(isFine);
        ExportRules.FaultOfLedger(Fine with { LedgerKeptFor = TimeSpan.FromHours(1) }, TimeSpan.FromDays(30))
            .ShouldBeNull();
    }

    [Fact]
    public void Faults_OfTheLedgerAsATarget_AreFound() =>
        ExportRules.FaultsOf(Fine with { Table = "ta_ledger" }, EveryDatabase.Targets)
            .ShouldHaveSingleItem()
            .Message.ShouldBe("export: the table must not be the ledger ta_ledger itself");

    [Fact]
    public void Faults_OfASchemaInAFile_AreFound()
    {
        ExportRules.FaultsOf(Fine with { Schema = "public" }, EveryDatabase.Targets).ShouldHaveSingleItem().Message
            .ShouldBe("export: the schema must be left out, or main: SQLite has no other");
        ExportRules.FaultsOf(Fine with { Schema = "main" }, EveryDatabase.Targets).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("postgresql://me:secret@host/db")]
    [InlineData("Host=host;Database=db")]
    public void Faults_OfADatabaseWhosePackageIsNotUsed_NameThePackage(string connect) =>
        ExportRules.FaultsOf(
            Fine with { Connect = connect },
            EveryDatabase.TargetsOf(new TableActorsOptions().AddSqliteExports())).ShouldHaveSingleItem().Message
            .ShouldBe("export: the connection means a database of PostgreSQL: add the package TableActors.Postgres, and call AddPostgresExports where the store is chosen");

    [Theory]
    [InlineData("sqlite:///films.db")]
    [InlineData("Data Source=films.db")]
    [InlineData("data/films.db")]
    public void Faults_OfAFileWhosePackageIsNotUsed_NameThePackage(string connect) =>
        ExportRules.FaultsOf(
            Fine with { Connect = connect },
            EveryDatabase.TargetsOf(new TableActorsOptions().AddPostgresExports())).ShouldHaveSingleItem().Message
            .ShouldBe("export: the connection means a database of SQLite: add the package TableActors.Sqlite, and call AddSqliteExports where the store is chosen");
}
