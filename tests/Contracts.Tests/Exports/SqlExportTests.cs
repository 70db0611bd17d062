using TableActors.Contracts.Exports;

namespace TableActors.Contracts.Tests.Exports;

public sealed class SqlExportTests
{
    [Fact]
    public void Text_OfAnExport_HoldsNoPassword()
    {
        var export = new SqlExport("postgresql://me:secret@host/films", "films_log") { Schema = "public" };

        export.ToString().ShouldBe("SqlExport { Table = films_log, Schema = public, Method = Insert, Ledger = False }");
    }

    [Fact]
    public void Export_AsItIsByDefault_InsertsOnceAndDoesNotTryAgain()
    {
        var export = new SqlExport("sqlite:///films.db", "films_log");

        export.Schema.ShouldBeNull();
        export.Method.ShouldBe(ExportMethod.Insert);
        export.Ledger.ShouldBeFalse();
        export.LedgerKeptFor.ShouldBe(TimeSpan.FromDays(60));
        export.Timeout.ShouldBe(TimeSpan.FromSeconds(30));
        export.Retry.ShouldBe(new ExportRetry
        {
            Attempts = 0,
            MinBackoff = TimeSpan.FromSeconds(1),
            MaxBackoff = TimeSpan.FromMinutes(1)
        });
    }
}
