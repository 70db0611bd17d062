using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>One row, as a JSON object.</summary>
/// <param name="Meaning">One sentence on which row it is.</param>
/// <param name="Fields">The row's columns, in order.</param>
internal sealed record RowShape(string Meaning, ImmutableArray<DescribedField> Fields) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(Meaning, components.Add(name + "Response", ObjectSchema.OfOutputs(Fields)));
}
