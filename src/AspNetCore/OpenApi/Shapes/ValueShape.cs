using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>One bare value.</summary>
/// <param name="Meaning">One sentence on what value it is.</param>
/// <param name="Field">The value's column.</param>
internal sealed record ValueShape(string Meaning, DescribedField Field) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) => JsonResponse.Of(Meaning, ValueSchema.OfOutput(Field));
}
