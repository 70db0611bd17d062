using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>A file, which has no schema.</summary>
/// <param name="Meaning">One sentence on which file it is.</param>
/// <param name="ContentType">Its content type, or a pattern of it.</param>
internal sealed record FileShape(string Meaning, string ContentType) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) => new()
    {
        Description = Meaning,
        Content = new Dictionary<string, OpenApiMediaType> { [ContentType] = new() },
    };
}
