using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Any number of rows: <c>{"rows": […]}</c>.</summary>
/// <param name="Meaning">One sentence on which rows they are.</param>
/// <param name="Fields">The columns of each row, in order.</param>
internal sealed record RowListShape(string Meaning, ImmutableArray<DescribedField> Fields) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components)
    {
        var rows = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            Items = components.Add(name + "Row", ObjectSchema.OfOutputs(Fields)),
        };
        return JsonResponse.Of(Meaning, components.Add(name + "Response", ObjectSchema.Of([("rows", rows, true)])));
    }
}
