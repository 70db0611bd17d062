using TableActors.Actors.Typed;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Functions;

public sealed class FunctionsOverSqliteTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Functions_OfATypedTable_WorkOnStoredRows()
    {
        var notes = Table.From<Note>();
        await using var service = await SqliteService.StartAsync(_folder.File("tables.db"), router =>
        {
            router.InsertRoute(notes, "/insert", (long id, string loud, int size) => new { id, loud, size });
            router.UpdateRoute(notes, "/update", (long id, string loud, double[]? point) => new { id, loud, point });
            router.ComputeRoute(notes, "/preview", (string loud) => new { loud });
            router.AddComputeRoute(notes, "/compute", outputs: ["id", "loud"]);
            router.InsertRoute(notes, "/fails", Reply (long id) => throw new InvalidOperationException());
            router.InsertRoute(notes, "/copy", async (long id, string text, ITypedTables tables) =>
            {
                var copy = await tables.For<Note>().InsertAsync(new Note(id + 100, text));
                return new { copied = copy.Id, copy.Loud };
            });
            router.AddQueryRoute(
                "/ids", Query.Sql("ids", "select id from notes order by id") with { Scalar = true }, QueryMethod.Get);
        });

        (await service.PostAsync("/insert", """{"id":1,"text":"a"}""")).Body
            .ShouldBe("""{"id":1,"loud":"A","size":1}""");
        var update = await service.PostAsync("/update", """{"id":1,"text":"bc","point":[1,2.5]}""");
        update.Body.ShouldBe("""{"id":1,"loud":"BC","point":[1,2.5]}""");
        update.ETag.ShouldBe("\"2\"");
        (await service.PostAsync("/update", """{"id":9,"text":"b"}""")).ShouldBeProblem(404, "row_not_found");
        (await service.PostAsync("/preview", """{"id":1,"text":"d"}""")).Body.ShouldBe("""{"loud":"D"}""");
        (await service.PostAsync("/compute", """{"id":5,"text":"e"}""")).Body.ShouldBe("""{"id":5,"loud":"E"}""");
        (await service.PostAsync("/fails", """{"id":2,"text":"f"}""")).ShouldBeProblem(500, "handler_failed");
        (await service.PostAsync("/copy", """{"id":3,"text":"g"}""")).Body.ShouldBe("""{"copied":103,"loud":"G"}""");
        (await service.GetAsync("/ids")).Body.ShouldBe("[1,2,3,103]");
    }

    private sealed record Reply(long Id);

    [Table(Name = "notes")]
    private sealed record Note([PrimaryKey] long Id, string Text)
    {
        [Computed("upper", nameof(Text))]
        public string Loud { get; init; } = "";

        [ComputedSql("length(text)")]
        public long Size { get; init; }

        public float[]? Point { get; init; }
    }
}
