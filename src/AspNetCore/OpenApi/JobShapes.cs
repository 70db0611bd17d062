using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Jobs;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>One job.</summary>
/// <param name="Meaning">One sentence on the job.</param>
/// <param name="Status">The HTTP status.</param>
internal sealed record JobShape(string Meaning, int Status) : IAnswerShape
{
    public static JobShape Found { get; } = new("The job as it is.", StatusCodes.Status200OK);

    public static JobShape Cancelled { get; } = new(
        "The job is cancelled; nothing is stored.", StatusCodes.Status202Accepted);

    public static JobShape Retried { get; } = new("The job is under way again.", StatusCodes.Status202Accepted);

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(Meaning, components.Share("Job", () => JobSchemas.Job(components)));
}

/// <summary>Where to find a job: <c>{"id":…,"job_url":…}</c>.</summary>
/// <param name="Meaning">One sentence on the job and its result.</param>
internal sealed record JobHandleShape(string Meaning) : IAnswerShape
{
    public int Status => StatusCodes.Status202Accepted;

    public OpenApiResponse ToResponse(string name, DocumentComponents components)
    {
        var response = JsonResponse.Of(Meaning, components.Share("JobHandle", Schema));
        response.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Location"] = new OpenApiHeader
            {
                Description = "The same as `job_url`.",
                Required = true,
                Schema = JobSchemas.Url()
            },
        };
        return response;
    }

    private static OpenApiSchema Schema() =>
        ObjectSchema.Of([("id", JobSchemas.Id(), true), ("job_url", JobSchemas.Url(), true)]);
}

/// <summary>A page of jobs: <c>{"jobs":[…],"after":…}</c>.</summary>
internal sealed class JobListShape : IAnswerShape
{
    private JobListShape()
    {
    }

    public static JobListShape Instance { get; } = new();

    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of("A page of jobs, the newest first.", components.Share("JobPage", () => SchemaIn(components)));

    private static OpenApiSchema SchemaIn(DocumentComponents components)
    {
        var jobs =
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = components.Share("JobEntry", JobSchemas.Entry) };
        var after = JobSchemas.Described(
            JsonSchemaType.String | JsonSchemaType.Null,
            "What to ask for the next page with, as the parameter `after`; null where there is none.");
        return ObjectSchema.Of([("jobs", jobs, true), ("after", after, true)]);
    }
}

/// <summary>A number of jobs: <c>{"num_jobs": n}</c>.</summary>
internal sealed class JobCountShape : IAnswerShape
{
    private JobCountShape()
    {
    }

    public static JobCountShape Instance { get; } = new();

    public int Status => StatusCodes.Status202Accepted;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(
            "How many jobs are under way again; where there are so many that they are still being asked, "
            + "how many have failed.",
            components.Share("JobCount", Schema));

    private static OpenApiSchema Schema() =>
        ObjectSchema.Of([("num_jobs", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" }, true)]);
}

internal static class JobSchemas
{
    public static OpenApiSchema Id() => new() { Type = JsonSchemaType.String, Pattern = "^[0-9a-f]{32}$" };

    public static OpenApiSchema Url() => new() { Type = JsonSchemaType.String, Format = "uri" };

    /// <summary>The schema of a job with all its details.</summary>
    public static OpenApiSchema Job(DocumentComponents components)
    {
        var problem = new OpenApiSchema
        {
            Description = "Why it failed; null where it did not.",
            OneOf = [ProblemResponses.SchemaIn(components), new OpenApiSchema { Type = JsonSchemaType.Null }],
        };
        var result = new OpenApiSchema
        {
            Description = "The body that the route answers otherwise; null where there is none (yet)."
        };
        return ObjectSchema.Of(
        [
            .. Beginning(),
            ("error",
                Described(
                    JsonSchemaType.String | JsonSchemaType.Null,
                    "Why it failed, in short: the status and the detail of the problem."),
                true),
            ("problem", problem, true),
            ("result", result, true),
            ("route", Route(), true),
            ("progress", Names(JobStateNames.ProgressNames, "What it is doing."), true),
            ("attempts", Described(JsonSchemaType.Integer, "How often its write, or its export, was begun."), true),
            ("submitted_at", Instant(false, "When it was accepted."), true),
            ("started_at", Instant(true, "When it was first begun."), true),
            ("ended_at", Instant(true, "When it ended."), true),
        ]);
    }

    /// <summary>The schema of a job as lists show it.</summary>
    public static OpenApiSchema Entry() => ObjectSchema.Of(
    [
        .. Beginning(),
        ("code",
            Described(JsonSchemaType.String | JsonSchemaType.Null, "The code of the problem with which it failed."),
            true),
        ("route", Route(), true),
        ("submitted_at", Instant(false, "When it was accepted."), true),
        ("ended_at", Instant(true, "When it ended."), true),
    ]);

    public static OpenApiSchema Described(JsonSchemaType type, string description) =>
        new() { Type = type, Description = description };

    private static IEnumerable<(string Name, OpenApiSchema Schema, bool Required)> Beginning() =>
        [("id", Id(), true), ("job_url", Url(), true), ("status", Names(JobStateNames.All, "How far it is."), true)];

    private static OpenApiSchema Route() =>
        Described(JsonSchemaType.String, "The route that it belongs to, for example `POST /films`.");

    private static OpenApiSchema Instant(bool isNullable, string description) =>
        ValueSchema.OfOutput(new DescribedField("", ColumnTypes.Timestamp, isNullable) { Comment = description });

    private static OpenApiSchema Names(ImmutableArray<string> names, string description) => new()
    {
        Type = JsonSchemaType.String,
        Description = description,
        Enum = [.. names.Select(name => (JsonNode)name)],
    };
}
