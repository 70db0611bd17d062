using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

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
        var jobs = new OpenApiSchema { Type = JsonSchemaType.Array, Items = components.Share("JobEntry", JobSchemas.Entry) };
        var after = JobSchemas.Described(
            JsonSchemaType.String | JsonSchemaType.Null, "What to ask for the next page with, as the parameter `after`; null where there is none.");
        return ObjectSchema.Of([("jobs", jobs, true), ("after", after, true)]);
    }
}
