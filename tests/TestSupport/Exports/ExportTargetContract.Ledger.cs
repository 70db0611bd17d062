using TableActors.Actors.Exports;
using TableActors.Contracts.Exports;

namespace TableActors.TestSupport.Exports;

public abstract partial class ExportTargetContract
{
    [Fact]
    public async Task Write_OfARequestThatTheLedgerHas_ChangesNothing()
    {
        CreateFilms();
        var target = Open(Films(ExportMethod.Merge) with { Ledger = true });
        await Write(target, Film(1, "first", "request 1"));
        Execute("UPDATE films SET title = 'changed since'");

        (await Write(target, Film(1, "first", "request 1"), Film(2, "second", "request 2")))
            .ShouldBe(new ExportResult(2));

        Titles.ShouldBe(["changed since", "second"]);
        Texts("SELECT request FROM ta_ledger ORDER BY request").ShouldBe(["request 1", "request 2"]);
    }

    [Fact]
    public async Task Write_OfARequestThatComesTwiceAtOnce_WritesItOnce()
    {
        Execute("CREATE TABLE films (id bigint, title text, rating double precision)");
        var target = Open(Films() with { Ledger = true });

        (await Write(target, Film(1, "a", "same"), Film(1, "a", "same"))).ShouldBe(new ExportResult(2));

        Titles.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Write_OfOneRequestFromSeveralAtOnce_WritesItOnce()
    {
        Execute("CREATE TABLE films (id bigint, title text, rating double precision)");
        var targets = Enumerable.Range(0, 8).Select(_ => Open(Films() with { Ledger = true })).ToList();

        var results = await Task.WhenAll(
            targets.Select(target => Write(target, [.. Enumerable.Range(0, 20).Select(i => Film(i))])));

        results.ShouldAllBe(result => result == new ExportResult(20, null));
        Texts("SELECT id FROM films").Count.ShouldBe(20);
    }

    [Fact]
    public async Task Write_OfARowThatIsRefused_LeavesNoEntryOfIt()
    {
        CreateFilms();
        var target = Open(Films() with { Ledger = true });
        await Write(target, Film(1, "a", "first"));

        (await Write(target, Film(2, "a", "second"), Film(1, "a", "third")))
            .ShouldBe(new ExportResult(1, ExportFailure.Refused));

        Texts("SELECT request FROM ta_ledger ORDER BY request").ShouldBe(["first", "second"]);
    }

    [Fact]
    public async Task Write_OfARowThatFoundNoneToUpdate_LeavesNoEntryOfIt()
    {
        CreateFilms();
        var target = Open(Films(ExportMethod.Update) with { Ledger = true });

        (await Write(target, Film(1, "a", "first"))).ShouldBe(new ExportResult(0, ExportFailure.NoSuchRow));
        Execute("INSERT INTO films VALUES (1, 'old', 5)");
        (await Write(target, Film(1, "a", "first"))).ShouldBe(new ExportResult(1));
        (await Write(target, Film(1, "a", "first"))).ShouldBe(new ExportResult(1));

        Titles.ShouldBe(["a"]);
    }

    [Fact]
    public async Task Write_WithOldEntriesInTheLedger_ForgetsThem()
    {
        CreateFilms();
        var target = Open(Films() with { Ledger = true, LedgerKeptFor = TimeSpan.FromDays(1) });
        await Write(target, Film(1, "a", "first"), Film(2, "a", "second"));
        Execute("UPDATE ta_ledger SET written_at = '2020-01-31T12:00:00.000000Z' WHERE request = 'first'");

        await Write(target, Film(3, "a", "third"));

        Texts("SELECT request FROM ta_ledger ORDER BY request").ShouldBe(["second", "third"]);
    }
}
