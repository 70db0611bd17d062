using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.OpenApi.Support;

/// <summary>Routes of every kind over columns of every type.</summary>
internal static class SampleApi
{
    public static TableDefinition Specimens { get; } = Table.Define("specimens", t => t
        .Comment("what the museum keeps")
        .Int("id").PrimaryKey().Comment("the number on the label")
        .String("name")
        .String("note").Nullable().Comment("what else there is to say")
        .Float("weight")
        .Bool("shown").Nullable()
        .Timestamp("found")
        .Date("day").Nullable()
        .Uuid("tag").Nullable()
        .Json("origin").Nullable()
        .Image("picture").Nullable()
        .Video("film").Nullable()
        .Audio("sound").Nullable()
        .Document("paper").Nullable()
        .Computed("shout", (string name) => name.ToUpperInvariant()).Comment("the name, louder"));

    public static TableDefinition Vectors { get; } = Table.Define("vectors", t => t
        .Int("id").PrimaryKey()
        .ArrayOfFloat("point", 3)
        .ArrayOfInt("counts").Nullable()
        .Binary("bytes"));

    public static QueryDefinition Search { get; } = Query.Sql(
        "search",
        "select id, name, note, length(name) as letters from specimens where name like @text and (weight > @above or @above is null) limit @n",
        p => p.String("text").Comment("a pattern").Float("above").Nullable().Int("n").Default(10)) with
    { Comment = "Finds specimens by name." };

    public static QueryDefinition Names { get; } =
        Query.Sql("names", "select name from specimens order by id") with { Scalar = true };

    public static QueryDefinition Weight { get; } =
        Query.Sql("weight", "select weight from specimens where id = @id", p => p.Int("id")) with { Scalar = true };

    public static QueryDefinition Texts { get; } = Query.Sql(
        "texts",
        "select @a is null as a, @b is null as b, @c is null as c",
        p => p.Parameter("a", ColumnTypes.Json)
            .Parameter("b", ColumnTypes.ArrayOfInt())
            .Parameter("c", ColumnTypes.Binary)
            .Nullable());

    public static void Map(TableRouter router)
    {
        router.AddInsertRoute(Specimens, "/specimens");
        router.AddInsertRoute(
            Specimens, "/specimens/short", inputs: ["id", "name", "weight", "found"], outputs: ["shout", "id"]);
        router.AddComputeRoute(
            Specimens, "/specimens/preview", inputs: ["id", "name", "weight", "found"], outputs: ["shout"]);
        router.InsertRoute(
            Specimens, "/specimens/label",
            (int id, string shout, string? note) => new Label($"{id}: {shout}", note, [shout.Length]),
            inputs: ["id", "name", "weight", "found"]);
        router.AddInsertRoute(
            Specimens, "/specimens/later", inputs: ["id", "name", "weight", "found"], outputs: ["shout", "id"],
            background: true);
        router.AddUpdateRoute(Specimens, "/specimens/update", inputs: ["name", "note"]);
        router.AddDeleteRoute(Specimens, "/specimens/delete");
        router.AddDeleteRoute(Specimens, "/specimens/forget", matchColumns: ["note"]);
        router.AddInsertRoute(Vectors, "/vectors", outputs: ["id"]);
        router.AddQueryRoute("/specimen", Query.Retrieve(Specimens), QueryMethod.Get, oneRow: true);
        router.AddQueryRoute("/specimens/by-note", Query.Retrieve(Specimens, ["note"]));
        router.AddQueryRoute("/search", Search, QueryMethod.Get);
        router.AddQueryRoute("/search", Search);
        router.AddQueryRoute("/search/short", Search, inputs: ["text", "above"]);
        router.AddQueryRoute("/names", Names);
        router.AddQueryRoute("/weight", Weight, oneRow: true);
        router.AddQueryRoute("/texts", Texts, QueryMethod.Get);
        router.AddQueryRoute("/vector", Query.Retrieve(Vectors), oneRow: true);
    }
}
