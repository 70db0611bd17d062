using System.Collections.Immutable;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Values in the body, as the fields of a form, some of them files.</summary>
/// <param name="Fields">The fields, in order.</param>
internal sealed record FormShape(ImmutableArray<DescribedField> Fields) : IRequestShape
{
    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components) => operation.RequestBody = new OpenApiRequestBody
    {
        Required = true,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            ["multipart/form-data"] = new() { Schema = components.Add(name + "Request", ObjectSchema.OfInputs(Fields)) },
        },
    };
}
