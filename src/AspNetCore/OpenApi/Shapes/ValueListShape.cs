using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>A bare list of the values of one column.</summary>
/// <param name="Meaning">One sentence on which values they are.</param>
/// <param name="Field">The values' column.</param>
internal sealed record ValueListShape(string Meaning, DescribedField Field) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(Meaning, new OpenApiSchema { Type = JsonSchemaType.Array, Items = ValueSchema.OfOutput(Field) });
}
