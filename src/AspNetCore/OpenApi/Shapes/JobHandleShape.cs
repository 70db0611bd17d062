using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Where a job is to be found: <c>{"id":…,"job_url":…}</c>.</summary>
/// <param name="Meaning">One sentence on what the job will come to.</param>
internal sealed record JobHandleShape(string Meaning) : IAnswerShape
{
    public int Status => StatusCodes.Status202Accepted;

    public OpenApiResponse ToResponse(string name, DocumentComponents components)
    {
        var response = JsonResponse.Of(Meaning, components.Share("JobHandle", Schema));
        response.Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["Location"] = new OpenApiHeader { Description = "The same as `job_url`.", Required = true, Schema = JobSchemas.Url() },
        };
        return response;
    }

    private static OpenApiSchema Schema() => ObjectSchema.Of([("id", JobSchemas.Id(), true), ("job_url", JobSchemas.Url(), true)]);
}
