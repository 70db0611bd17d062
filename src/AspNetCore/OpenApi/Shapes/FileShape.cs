using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>A file, which has no schema.</summary>
/// <param name="Meaning">One sentence on which file it is.</param>
/// <param name="Type">The type of the column that it is in.</param>
internal sealed record FileShape(string Meaning, MediaType Type) : IAnswerShape
{
    private const string AnyType = "*/*";

    public int Status => StatusCodes.Status200OK;

    // A document is served as what it is found to be, which may be anything.
    public OpenApiResponse ToResponse(string name, DocumentComponents components) => new()
    {
        Description = Meaning,
        Content = new Dictionary<string, OpenApiMediaType> { [Type is DocumentType ? AnyType : Type.ContentMediaType] = new() },
    };
}
