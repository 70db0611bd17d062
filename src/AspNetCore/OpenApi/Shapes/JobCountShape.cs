using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>How many jobs there were: <c>{"num_jobs": n}</c>.</summary>
internal sealed class JobCountShape : IAnswerShape
{
    private JobCountShape()
    {
    }

    public static JobCountShape Instance { get; } = new();

    public int Status => StatusCodes.Status202Accepted;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of("How many jobs are under way again; where there are so many that they are still being asked, how many have failed.", components.Share("JobCount", Schema));

    private static OpenApiSchema Schema() =>
        ObjectSchema.Of([("num_jobs", new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" }, true)]);
}
