using System.Collections.Immutable;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Answers;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Values in the body, as the fields of one flat JSON object.</summary>
/// <param name="Fields">The fields, in order.</param>
internal sealed record JsonBodyShape(ImmutableArray<DescribedField> Fields) : IRequestShape
{
    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components) => operation.RequestBody = new OpenApiRequestBody
    {
        // No body at all is an empty object.
        Required = Fields.Any(field => field.Required),
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [JsonAnswer.ContentType] = new() { Schema = components.Add(name + "Request", ObjectSchema.OfInputs(Fields)) },
        },
    };
}
