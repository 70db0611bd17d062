using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Jobs;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Makes the schemas of what is said of jobs.</summary>
internal static class JobSchemas
{
    public static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{32}$" };

    public static OpenApiSchema Url() => new() { Type = JsonSchemaType.String, Format = "uri" };

    /// <summary>A job, whole.</summary>
    public static OpenApiSchema Job(DocumentComponents components)
    {
        var problem = new OpenApiSchema
        {
            Description = "Why it failed; null where it did not.",
            OneOf = [ProblemResponses.SchemaIn(components), new OpenApiSchema { Type = JsonSchemaType.Null }],
        };
        var result = new OpenApiSchema { Description = "The body that the route answers otherwise; null where there is none (yet)." };
        return ObjectSchema.Of(
        [
            .. Beginning(),
            ("error", Described(JsonSchemaType.String | JsonSchemaType.Null, "Why it failed, in short: the status and the detail of the problem."), true),
            ("problem", problem, true),
            ("result", result, true),
            ("route", Route(), true),
            ("progress", Names(JobStates.ProgressNames, "What it is doing."), true),
            ("attempts", Described(JsonSchemaType.Integer, "How often its write, or its export, was begun."), true),
            ("submitted_at", Instant(false, "When it was accepted."), true),
            ("started_at", Instant(true, "When it was first begun."), true),
            ("ended_at", Instant(true, "When it ended."), true),
        ]);
    }

    /// <summary>A job as lists show it.</summary>
    public static OpenApiSchema Entry() => ObjectSchema.Of(
    [
        .. Beginning(),
        ("code", Described(JsonSchemaType.String | JsonSchemaType.Null, "The code of the problem with which it failed."), true),
        ("route", Route(), true),
        ("submitted_at", Instant(false, "When it was accepted."), true),
        ("ended_at", Instant(true, "When it ended."), true),
    ]);

    public static OpenApiSchema Described(JsonSchemaType type, string description) => new() { Type = type, Description = description };

    private static IEnumerable<(string Name, OpenApiSchema Schema, bool Required)> Beginning() =>
        [("id", Id(), true), ("job_url", Url(), true), ("status", Names(JobStates.Names, "How far it is."), true)];

    private static OpenApiSchema Route() => Described(JsonSchemaType.String, "The route that it belongs to, for example `POST /films`.");

    private static OpenApiSchema Instant(bool isNullable, string description) =>
        ValueSchema.OfOutput(new DescribedField("", ColumnTypes.Timestamp, isNullable) { Comment = description });

    private static OpenApiSchema Names(ImmutableArray<string> names, string description) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Enum = [.. names.Select(name => (JsonNode)name)],
    };
}
