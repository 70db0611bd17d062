using System.Collections.Immutable;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Values in the query string. It has no null: a nullable parameter is left out, or empty.</summary>
/// <param name="Fields">The parameters, in order.</param>
internal sealed record QueryStringShape(ImmutableArray<DescribedField> Fields) : IRequestShape
{
    public static QueryStringShape Of(RequestFields fields) => new([.. fields.All.Select(DescribedField.Of)]);

    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components)
    {
        foreach (var field in Fields)
            (operation.Parameters ??= []).Add(ParameterOf(field));
    }

    private static OpenApiParameter ParameterOf(DescribedField field)
    {
        var schema = ValueSchema.OfInput(field with { Nullable = false, Comment = null });
        var parameter = new OpenApiParameter
        {
            Name = field.Name,
            In = ParameterLocation.Query,
            Description = field.Comment,
            Required = field.Required,
        };
        // Their text form is JSON, which no style of plain parameters means.
        if (field.Type is JsonType or ArrayType)
            parameter.Content = new Dictionary<string, OpenApiMediaType> { [JsonAnswer.ContentType] = new() { Schema = schema } };
        else
            parameter.Schema = schema;
        return parameter;
    }
}
