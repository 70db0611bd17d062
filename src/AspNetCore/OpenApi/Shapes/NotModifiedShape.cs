using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>That the client has the row already.</summary>
internal sealed class NotModifiedShape : IAnswerShape
{
    private NotModifiedShape()
    {
    }

    public static NotModifiedShape Instance { get; } = new();

    public int Status => StatusCodes.Status304NotModified;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) => new()
    {
        Description = "The client has this version of the row already.",
        Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["ETag"] = new OpenApiHeader { Description = "The row's version.", Required = true, Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
        },
    };
}
