using Microsoft.OpenApi;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Makes the schemas of single values.</summary>
internal static class ValueSchema
{
    /// <summary>What a request may give.</summary>
    public static OpenApiSchema OfInput(DescribedField field)
    {
        // A form says that there is no file by leaving it out.
        if (field.IsUpload)
            return Complete(Text("binary"), field with { Nullable = false });
        // Requests may give absolute URLs, and URLs of our own files, which may begin at the path.
        var schema = field.Type is MediaColumnType ? Text("uri-reference") : Of(field.Type?.Shape);
        schema.Default = field.Default;
        return Complete(schema, field);
    }

    /// <summary>What an answer holds.</summary>
    public static OpenApiSchema OfOutput(DescribedField field)
    {
        var schema = Of(field.Type?.Shape);
        if (field.Type is MediaColumnType media)
            schema.ContentMediaType = media.ContentMediaType;
        return Complete(schema, field);
    }

    private static OpenApiSchema Complete(OpenApiSchema schema, DescribedField field)
    {
        schema.Description = field.Comment;
        // A schema without a type takes null already.
        if (field.Nullable && schema.Type is { } type)
            schema.Type = type | JsonSchemaType.Null;
        return schema;
    }

    private static OpenApiSchema Of(JsonShape? shape) => shape is null ? new OpenApiSchema() : new OpenApiSchema
    {
        Type = shape.Kind switch
        {
            JsonKind.Text => JsonSchemaType.String,
            JsonKind.Whole => JsonSchemaType.Integer,
            JsonKind.Number => JsonSchemaType.Number,
            JsonKind.Truth => JsonSchemaType.Boolean,
            JsonKind.List => JsonSchemaType.Array,
            _ => null,
        },
        Format = shape.Format,
        ContentEncoding = shape.Encoding,
        Items = shape.Element is { } element ? Of(element) : null,
        MinItems = shape.Length,
        MaxItems = shape.Length,
    };

    private static OpenApiSchema Text(string? format) => new() { Type = JsonSchemaType.String, Format = format };
}

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
