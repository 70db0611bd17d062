using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Tests.Support;

internal static class SampleTables
{
    /// <summary>
    /// A table with a primary key, required and nullable columns, a computed column and a media
    /// column.
    /// </summary>
    public static TableDefinition Films { get; } = Table.Define("films", t => t
        .Int("id").PrimaryKey()
        .String("prompt")
        .Float("rating").Nullable()
        .Bool("seen").Nullable()
        .Image("poster").Nullable()
        .Computed("shout", (string prompt) => prompt.ToUpperInvariant()));

    /// <summary>A nullable column of every type that JSON bodies carry.</summary>
    public static TableDefinition Things { get; } = Table.Define("things", t => t
        .Int("id").PrimaryKey()
        .String("text").Nullable()
        .Int("whole").Nullable()
        .Float("number").Nullable()
        .Bool("flag").Nullable()
        .Timestamp("at").Nullable()
        .Date("day").Nullable()
        .Uuid("uid").Nullable()
        .Json("any").Nullable());

    /// <summary>A table without a primary key.</summary>
    public static TableDefinition Notes { get; } = Table.Define("notes", t => t.String("text").Int("stars").Nullable());

    /// <summary>A primary key of two columns, and columns that only query routes answer.</summary>
    public static TableDefinition Vectors { get; } = Table.Define("vectors", t => t
        .String("space").PrimaryKey()
        .Int("id").PrimaryKey()
        .ArrayOfFloat("point", 3)
        .Binary("bytes").Nullable());
}
