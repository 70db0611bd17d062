using System.Text.Json;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using TableActors.Contracts.Tables;
using TableActors.Contracts.Tables.Typed;

namespace TableActors.Contracts.Tests.Tables.Typed;

public sealed class ClassColumnsTests
{
    [Fact]
    public void From_ARecord_DeclaresItsPropertiesInOrder()
    {
        var table = Table.From<Film>();

        (table.Name, table.Comment).ShouldBe(("films", "films to illustrate"));
        table.Columns.Select(Text).ShouldBe(
        [
            "id: int key", "prompt: string", "rating: float?", "image_url: string?", "poster: image?", "trailer: video",
            "size: array<float>", "slug: string", "words: int", "kept_as: json?",
        ]);
        table.Columns[1].Comment.ShouldBe("what to draw");
        table.Columns[6].Type.ShouldBe(ColumnTypes.ArrayOfFloat(3));
        var slug = table.Columns[7].Computation.ShouldBeOfType<FunctionComputation>();
        slug.Function.ShouldBe("upper");
        slug.Arguments.ShouldBe([
            new ArgumentDefinition.Column("prompt"), new ArgumentDefinition.Column("image_url"),
            new ArgumentDefinition.Column("x"), new ArgumentDefinition.Literal(3L)
        ]);
        slug.OnError.ShouldBe(OnComputationError.Null);
        table.Columns[8].Computation.ShouldBe(new SqlComputation("length(prompt)"));
    }

    [Fact]
    public void From_EveryNetType_FindsTheColumnType()
    {
        var table = Table.From<AllTypes>();
        table.Name.ShouldBe("all_types");
        table.Columns.Select(Text).ShouldBe(
        [
            "a: int", "b: int?", "c: int", "d: float", "e: float", "f: bool", "g: timestamp", "h: timestamp", "i: date",
            "j: uuid", "k: json",
            "l: json", "m: binary", "n: array<float>", "o: array<float>", "p: array<int>", "q: array<int>", "r: audio",
            "s: document",
        ]);
        SchemaCheck.Check(table, SampleFunctions.Instance).Faults.ShouldBeEmpty();
    }

    [Fact]
    public void From_ASoundClass_PassesTheCheck()
    {
        var schema = SchemaCheck.Check(Table.From<Note>(), SampleFunctions.Instance).Require();
        schema.Columns.Select(column => column.ToString()).ShouldBe(["id: int", "text: string", "loud: string"]);
    }

    [Fact]
    public void From_ADerivedClass_BeginsWithTheBase() =>
        Table.From<Dated>().Columns.Select(column => column.Name).ShouldBe(["id", "text", "loud", "day"]);

    [Fact]
    public void From_TwiceTheSameClass_DeclaresTheSame() =>
        Table.From<Film>().Columns[0].ShouldBe(Table.From<Film>().Columns[0]);

    [Fact]
    public void From_AFaultyClass_IsReportedByTheCheckWithItsOtherFaults()
    {
        var result = SchemaCheck.Check(Table.From<Faulty>(), SampleFunctions.Instance);
        result.Schema.ShouldBeNull();
        result.Faults.Select(fault => fault.ToString()).ShouldBe(
        [
            "table faulty: column \"price\": property Price is of the .NET type Decimal, which is no column's type",
            "table faulty: column \"picture\": property Picture is of the .NET type Byte[]; a file is a MediaReference or a String",
            "table faulty: column \"file\": property File needs one of the attributes Image, Video, Audio and Document",
            "table faulty: column \"title\": only lists of numbers have a length",
            "table faulty: column \"point\": a list has at least 1 element, not 0",
            "table faulty: column \"both\": is computed either by a function or by sql, not by both",
            "table faulty: column \"unset\": property Unset cannot be set: it needs a setter, or a parameter of the constructor",
            "table faulty: column \"1st\": a name must not start with a digit",
            "table faulty: column \"both\": argument \"nothing\" is no column of the table",
        ]);
    }

    [Fact]
    public void From_AClassThatNobodyCanMake_IsAFault() => SchemaCheck
        .Check(Table.From<Unmakable>(), SampleFunctions.Instance)
        .Faults
        .Select(fault => fault.ToString())
        .ShouldContain(
            "table unmakable: class Unmakable has no public constructor whose parameters are all properties");

    private static string Text(ColumnDefinition column) =>
        $"{column.Name}: {column.Type}{(column.Nullable == true ? "?" : "")}{(column.PrimaryKey ? " key" : "")}";

    [Table(Name = "films", Comment = "films to illustrate")]
    private sealed record Film(
        [PrimaryKey] long Id, [Comment("what to draw")] string Prompt, double? Rating, string? ImageURL)
    {
        [Image]
        public MediaReference? Poster { get; init; }

        [Video]
        public string Trailer { get; init; } = "";

        [Length(3)]
        public float[] Size { get; init; } = [];

        [Computed("upper", nameof(Prompt), nameof(ImageURL), "x", 3, OnError = OnComputationError.Null)]
        public string Slug { get; init; } = "";

        [ComputedSql("length(prompt)")]
        public long Words { get; init; }

        [Column(Name = "kept_as")]
        public JsonText? Other { get; set; }

        [NotAColumn]
        public string Ignored { get; set; } = "";

        public string Derived => Prompt + Slug;
    }

    private sealed class AllTypes
    {
        public long A { get; set; }

        public int? B { get; set; }

        public short C { get; set; }

        public double D { get; set; }

        public float E { get; set; }

        public bool F { get; set; }

        public DateTimeOffset G { get; set; }

        public DateTime H { get; set; }

        public DateOnly I { get; set; }

        public Guid J { get; set; }

        public required JsonText K { get; set; }

        public JsonElement L { get; set; }

        public byte[] M { get; set; } = [];

        public double[] N { get; set; } = [];

        public float[] O { get; set; } = [];

        public long[] P { get; set; } = [];

        public int[] Q { get; set; } = [];

        [Audio]
        public required MediaReference R { get; set; }

        [Document]
        public string S { get; set; } = "";
    }

    private record Note([PrimaryKey] int Id, string Text)
    {
        [Computed("upper", nameof(Text))]
        public string Loud { get; init; } = "";
    }

    private sealed record Dated(int Id, string Text, DateOnly Day) : Note(Id, Text);

    private sealed class Faulty
    {
        public decimal Price { get; set; }

        [Image]
        public byte[] Picture { get; set; } = [];

        public MediaReference? File { get; set; }

        [Length(3)]
        public string Title { get; set; } = "";

        [Length(0)]
        public double[] Point { get; set; } = [];

        [Computed("upper", "nothing"), ComputedSql("1")]
        public string Both { get; set; } = "";

        [Comment("never set")]
        public string Unset => Title;

        [Column(Name = "1st")]
        public long First { get; set; }
    }

    private sealed class Unmakable
    {
        public Unmakable(string other) => Text = other;

        public string Text { get; set; }
    }
}
