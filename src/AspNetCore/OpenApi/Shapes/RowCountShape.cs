using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>How many rows there were: <c>{"num_rows": n}</c>.</summary>
/// <param name="Meaning">One sentence on which rows are counted.</param>
internal sealed record RowCountShape(string Meaning) : IAnswerShape
{
    private const string SchemaName = "RowCount";

    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) => JsonResponse.Of(Meaning, components.Share(SchemaName, Schema));

    private static OpenApiSchema Schema()
    {
        var count = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" };
        return ObjectSchema.Of([("num_rows", count, true)]);
    }
}
