using System.Text.Json;
using TableActors.Actors.Typed;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Typed;

[Trait("Category", "Slow")]
public sealed class TypedTableTests
{
    [Fact]
    public async Task Insert_AnObject_GivesItBackAsItIsStored()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Film>());
        var films = node.Tables.For<Film>();

        var film = await films.InsertAsync(new Film(1, "sea", 2.5) { Loud = "ignored", Size = 99, Point = [1, 2] });

        (film.Id, film.Prompt, film.Rating, film.Loud, film.Size, film.Poster).ShouldBe(
            (1, "sea", 2.5, "SEA", 3, null));
        film.Point.ShouldBe([1, 2]);
        (await films.FindAsync(1)).ShouldNotBeNull().Loud.ShouldBe("SEA");
        (await films.FindAsync(2)).ShouldBeNull();
    }

    [Fact]
    public async Task Insert_WhatIsRefused_IsAProblem()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Film>());
        var films = node.Tables.For<Film>();
        await films.InsertAsync(new Film(1, "sea"));

        (await ProblemOf(() => films.InsertAsync(new Film(1, "sea")))).Code.ShouldBe(ErrorCodes.DuplicateKey);
        var problem = await ProblemOf(() => films.InsertAsync(new Film(2, null!, double.NaN) { Point = [1] }));
        problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Errors.ToDictionary(error => error.Key, error => error.Value.Single()).ShouldBe(
            new Dictionary<string, string>
            {
                ["prompt"] = "must not be null",
                ["rating"] = "must be a finite number",
                ["point"] = "must have 2 elements, not 1",
            },
            ignoreOrder: true);
        (await films.FindAsync(2)).ShouldBeNull();
    }

    [Fact]
    public async Task Update_AnObject_ReplacesTheRowWithItsKey()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Film>(), Table.From<Plain>());
        var films = node.Tables.For<Film>();
        var plain = node.Tables.For<Plain>();
        await films.InsertAsync(new Film(1, "sea", 2.5));
        await plain.InsertAsync(new Plain { Lang = "en", Id = 1, Text = "a" });

        var film = await films.UpdateAsync(new Film(1, "lake"));
        (film!.Rating, film.Loud, film.Size).ShouldBe((null, "LAKE", 4));
        (await films.UpdateAsync(new Film(7, "lake"))).ShouldBeNull();

        (await plain.UpdateAsync(new Plain { Lang = "en", Id = 1, Text = "b" }))!.Text.ShouldBe("b");
        (await plain.UpdateAsync(new Plain { Lang = "de", Id = 1, Text = "b" })).ShouldBeNull();
    }

    [Fact]
    public async Task Update_ByAChange_WritesWhatDiffers()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Film>());
        var films = node.Tables.For<Film>();
        await films.InsertAsync(new Film(1, "sea", 2.5) { Point = [1, 2] });

        (await films.UpdateAsync(1, film => film with { Prompt = film.Prompt + "side" }))!.Loud.ShouldBe("SEASIDE");
        (await films.UpdateAsync(1, film => film with { Point = [3, 4] }))!.Point.ShouldBe([3, 4]);
        var film = await films.UpdateAsync(1, film => film with { Point = [3, 4] });
        (film!.Prompt, film.Rating).ShouldBe(("seaside", 2.5));
        (await films.UpdateAsync(2, film => film)).ShouldBeNull();
    }

    [Fact]
    public async Task Update_OfKeyOrFile_IsRefused()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Film>());
        var films = node.Tables.For<Film>();
        await films.InsertAsync(new Film(1, "sea"));

        var problem = await ProblemOf(
            () => films.UpdateAsync(1, film => film with { Id = 2, Poster = new MediaReference("a.png") }));
        problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Errors["id"].ShouldBe(["is part of the primary key, which an update cannot change"]);
        problem.Errors["poster"].ShouldBe(["is a media column, which an update cannot change"]);
        (await ProblemOf(() => films.UpdateAsync(
            new Film(1, "sea") { Poster = new MediaReference("a.png") }))).Errors.Keys.ShouldBe(["poster"]);
    }

    [Fact]
    public async Task Update_ByManyChangesAtOnce_LosesNone()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Film>());
        var films = node.Tables.For<Film>();
        await films.InsertAsync(new Film(1, "sea", 0));

        await Task.WhenAll(Enumerable.Range(0, 40)
            .Select(_ => Task.Run(() => films.UpdateAsync(1, film => film with { Rating = film.Rating + 1 }))))
            .OrFailAsync("all changes were written");

        (await films.FindAsync(1))!.Rating.ShouldBe(40);
    }

    [Fact]
    public async Task Update_OfARowThatChangesEachTime_GivesUp()
    {
        await using var node = await TypedNode.StartAsync(options => options.UpdateAttempts = 2, Table.From<Film>());
        var films = node.Tables.For<Film>();
        var prompts = node.Tables.For<FilmPrompt>();
        await films.InsertAsync(new Film(1, "sea", 0));
        var calls = 0;

        var problem = await ProblemOf(() => films.UpdateAsync(1, film =>
        {
            prompts.UpdateAsync(new FilmPrompt(1, $"sea {++calls}")).GetAwaiter().GetResult();
            return film with { Rating = 1 };
        }));

        problem.Code.ShouldBe(ErrorCodes.Overloaded);
        calls.ShouldBe(2);
        (await films.FindAsync(1))!.Prompt.ShouldBe("sea 2");
    }

    [Fact]
    public async Task Delete_ByKey_SaysWhetherThereWasARow()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Plain>());
        var plain = node.Tables.For<Plain>();
        await plain.InsertAsync(new Plain { Lang = "en", Id = 1, Text = "a" });
        (await plain.DeleteAsync(("de", 1))).ShouldBeFalse();
        (await plain.DeleteAsync(("en", 1L))).ShouldBeTrue();
        (await plain.FindAsync(("en", 1))).ShouldBeNull();
    }

    [Fact]
    public async Task Key_OfTheWrongShapeOrType_IsRefused()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Plain>(), Table.From<Keyless>());
        var plain = node.Tables.For<Plain>();
        (await Should.ThrowAsync<ArgumentException>(() => plain.FindAsync(1))).Message
            .ShouldStartWith("The key of table plain is (lang, id), and 1 values were given.");
        (await ProblemOf(() => plain.FindAsync(("en", "x")))).Errors["id"].Single().ShouldContain("Int64");
        (await Should.ThrowAsync<InvalidOperationException>(() => node.Tables.For<Keyless>().FindAsync(1))).Message
            .ShouldContain("keyless");
        (await node.Tables.For<Keyless>().InsertAsync(new Keyless("a"))).Text.ShouldBe("a");
    }

    [Fact]
    public async Task Values_OfEveryType_ComeBackAsTheyWent()
    {
        await using var node = await TypedNode.StartAsync(Table.From<Values>());
        var given = new Values
        {
            Id = Guid.NewGuid(), Small = 7, Single = 1.5f, Flag = true,
            At = new DateTime(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc), Day = new DateOnly(2026, 1, 31),
            Element = JsonElement.Parse("""{"a":[1.0]}"""), Text = new JsonText("[2]"), Bytes = [1, 2], Whole = [3],
            Long = [4], Maybe = 8,
        };

        await node.Tables.For<Values>().InsertAsync(given);
        var found = (await node.Tables.For<Values>().FindAsync(given.Id))!;

        (found.Small, found.Single, found.Flag, found.At, found.At.Kind, found.Day).ShouldBe(
            (given.Small, 1.5f, true, given.At, DateTimeKind.Utc, given.Day));
        found.Element.GetRawText().ShouldBe("""{"a":[1.0]}""");
        (found.Text, found.Maybe, found.Never).ShouldBe((new JsonText("[2]"), (short?)8, (DateTimeOffset?)null));
        found.Bytes.ShouldBe([1, 2]);
        found.Whole.ShouldBe([3]);
        found.Long.ShouldBe([4]);
    }

    private static async Task<Problem> ProblemOf(Func<Task> action) =>
        (await Should.ThrowAsync<ProblemException>(action)).Problem;

    private sealed class Plain
    {
        [PrimaryKey]
        public required string Lang { get; init; }

        [PrimaryKey]
        public long Id { get; init; }

        public required string Text { get; init; }
    }

    private sealed record Keyless(string Text);

    [Table(Name = "films")]
    private sealed record FilmPrompt(long Id, string Prompt);

    private sealed class Values
    {
        [PrimaryKey]
        public Guid Id { get; set; }

        public short Small { get; set; }

        public float Single { get; set; }

        public bool Flag { get; set; }

        public DateTime At { get; set; }

        public DateOnly Day { get; set; }

        public JsonElement Element { get; set; }

        public JsonText? Text { get; set; }

        public byte[] Bytes { get; set; } = [];

        public int[] Whole { get; set; } = [];

        public long[] Long { get; set; } = [];

        public short? Maybe { get; set; }

        public DateTimeOffset? Never { get; set; }
    }
}
