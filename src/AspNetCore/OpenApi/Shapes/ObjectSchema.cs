using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Makes the schemas of JSON objects.</summary>
internal static class ObjectSchema
{
    public static OpenApiSchema OfInputs(IEnumerable<DescribedField> fields) =>
        Of(fields.Select(field => (field.Name, ValueSchema.OfInput(field), field.Required)));

    public static OpenApiSchema OfOutputs(IEnumerable<DescribedField> fields) =>
        Of(fields.Select(field => (field.Name, ValueSchema.OfOutput(field), field.Required)));

    public static OpenApiSchema Of(IEnumerable<(string Name, OpenApiSchema Schema, bool Required)> properties)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object };
        foreach (var (name, value, required) in properties)
        {
            (schema.Properties ??= new Dictionary<string, IOpenApiSchema>()).Add(name, value);
            if (required)
                (schema.Required ??= new HashSet<string>()).Add(name);
        }

        return schema;
    }
}
