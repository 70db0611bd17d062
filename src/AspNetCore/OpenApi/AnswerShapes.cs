using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using TableActors.AspNetCore.Answers;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>The form of an answer to requests that succeed.</summary>
internal interface IAnswerShape
{
    int Status { get; }

    /// <summary>
    /// The other forms that answers to the same requests may have, for example a part of a file.
    /// Default: none.
    /// </summary>
    IReadOnlyList<IAnswerShape> Others => [];

    /// <summary>The headers by which requests choose among these. Default: none.</summary>
    IRequestShape Conditions => NoInputs.Instance;

    /// <param name="name">The prefix of the names of the operation's own components.</param>
    /// <param name="components">Gets the schemas that the response refers to.</param>
    OpenApiResponse ToResponse(string name, DocumentComponents components);
}

/// <summary>One row, as a JSON object.</summary>
/// <param name="Meaning">One sentence on which row it is.</param>
/// <param name="Fields">The row's columns, in order.</param>
internal sealed record RowShape(string Meaning, ImmutableArray<DescribedField> Fields) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(Meaning, components.Add(name + "Response", ObjectSchema.OfOutputs(Fields)));
}

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

/// <summary>One bare value.</summary>
/// <param name="Meaning">One sentence on what value it is.</param>
/// <param name="Field">The value's column.</param>
internal sealed record ValueShape(string Meaning, DescribedField Field) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(Meaning, ValueSchema.OfOutput(Field));
}

/// <summary>A bare list of the values of one column.</summary>
/// <param name="Meaning">One sentence on which values they are.</param>
/// <param name="Field">The values' column.</param>
internal sealed record ValueListShape(string Meaning, DescribedField Field) : IAnswerShape
{
    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(
            Meaning, new OpenApiSchema { Type = JsonSchemaType.Array, Items = ValueSchema.OfOutput(Field) });
}

/// <summary>How many rows there were: <c>{"num_rows": n}</c>.</summary>
/// <param name="Meaning">One sentence on which rows are counted.</param>
internal sealed record RowCountShape(string Meaning) : IAnswerShape
{
    private const string SchemaName = "RowCount";

    public int Status => StatusCodes.Status200OK;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) =>
        JsonResponse.Of(Meaning, components.Share(SchemaName, Schema));

    private static OpenApiSchema Schema()
    {
        var count = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int64", Minimum = "0" };
        return ObjectSchema.Of([("num_rows", count, true)]);
    }
}

/// <summary>No content, because the client has the row already.</summary>
internal sealed class NotModifiedShape : IAnswerShape
{
    private NotModifiedShape()
    {
    }

    public static NotModifiedShape Instance { get; } = new();

    public int Status => StatusCodes.Status304NotModified;

    public OpenApiResponse ToResponse(string name, DocumentComponents components) => new()
    {
        Description = "The client has this version of the row already.",
        Headers = new Dictionary<string, IOpenApiHeader>
        {
            ["ETag"] = new OpenApiHeader
            {
                Description = "The row's version.",
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String }
            },
        },
    };
}

internal static class JsonResponse
{
    public static OpenApiResponse Of(string meaning, IOpenApiSchema schema) => new()
    {
        Description = meaning,
        Content = new Dictionary<string, OpenApiMediaType> { [JsonAnswer.ContentType] = new() { Schema = schema } },
    };
}
