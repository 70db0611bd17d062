using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>One job.</summary>
/// <param name="Meaning">One sentence on how it is.</param>
/// <param name="Status">See <see cref="IAnswerShape"/>.</param>
internal sealed record JobShape(string Meaning, int Status) : IAnswerShape
{
    public static JobShape Found { get; } = new("The job as it is.", StatusCodes.Status200OK);

    public static JobShape Cancelled { get; } = new("The job is cancelled; nothing is stored.", StatusCodes.Status202Accepted);

    public static JobShape Retried { get; } = new("The job is under way again.", StatusCodes.Status202Accepted);

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(Meaning, components.Share("Job", () => JobSchemas.Job(components)));
}
