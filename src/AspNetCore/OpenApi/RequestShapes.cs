using System.Collections.Immutable;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Answers;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>A way in which requests give values.</summary>
internal interface IRequestShape
{
    /// <summary>Adds the parameters or the body to an operation.</summary>
    /// <param name="operation">The operation in the making.</param>
    /// <param name="name">The prefix of the names of the operation's own components.</param>
    /// <param name="components">Gets the schemas that the operation refers to.</param>
    void AddTo(OpenApiOperation operation, string name, DocumentComponents components);
}

/// <summary>Chooses the shape of a body: a form if it may hold files, otherwise a JSON object.</summary>
internal static class BodyShape
{
    public static IRequestShape Of(RequestFields fields) => Of([.. fields.All.Select(DescribedField.Of)]);

    public static IRequestShape Of(ImmutableArray<DescribedField> fields) =>
        fields.Any(field => field.IsUpload) ? new FormShape(fields) : new JsonBodyShape(fields);
}

/// <summary>Values in the body, as the fields of one flat JSON object.</summary>
/// <param name="Fields">The fields, in order.</param>
internal sealed record JsonBodyShape(ImmutableArray<DescribedField> Fields) : IRequestShape
{
    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components) =>
        operation.RequestBody = new OpenApiRequestBody
        {
            // A missing body counts as an empty object.
            Required = Fields.Any(field => field.Required),
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [JsonAnswer.ContentType] =
                    new() { Schema = components.Add(name + "Request", ObjectSchema.OfInputs(Fields)) },
            },
        };
}

/// <summary>Values in the body, as the fields of a form, some of them files.</summary>
/// <param name="Fields">The fields, in order.</param>
internal sealed record FormShape(ImmutableArray<DescribedField> Fields) : IRequestShape
{
    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components) =>
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType>
            {
                ["multipart/form-data"] =
                    new() { Schema = components.Add(name + "Request", ObjectSchema.OfInputs(Fields)) },
            },
        };
}

/// <summary>Values in the query string, which knows no null: a nullable parameter is left out, or empty.</summary>
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
        // The text of such a parameter is JSON, which no style of plain parameters describes.
        if (field.Type?.Shape.Kind is JsonKind.Any or JsonKind.List)
            parameter.Content =
                new Dictionary<string, OpenApiMediaType> { [JsonAnswer.ContentType] = new() { Schema = schema } };
        else
            parameter.Schema = schema;
        return parameter;
    }
}

/// <summary>No values beside those in the path.</summary>
internal sealed class NoInputs : IRequestShape
{
    private NoInputs()
    {
    }

    public static NoInputs Instance { get; } = new();

    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components)
    {
    }
}
