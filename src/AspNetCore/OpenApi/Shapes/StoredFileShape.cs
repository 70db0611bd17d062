using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>What a request for a file of the media store is answered: the file, a part of it, or that the client needs neither.</summary>
/// <param name="Meaning">One sentence on what it is.</param>
/// <param name="Status">See <see cref="IAnswerShape"/>.</param>
/// <param name="HasContent">Whether there are bytes of the file.</param>
/// <param name="Headers">The headers that it has.</param>
internal sealed record StoredFileShape(string Meaning, int Status, bool HasContent, params IReadOnlyList<string> Headers) : IAnswerShape
{
    private const string AnyType = "*/*";

    // The dates and lengths of HTTP are texts by rules of their own; only what they mean is said.
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["ETag"] = "The file's version.",
        ["Last-Modified"] = "When the file was stored.",
        ["Accept-Ranges"] = "`bytes`: parts can be asked for.",
        ["Content-Range"] = "Which part it is, and how long the file is.",
    };

    public static StoredFileShape Whole { get; } = new("The file.", StatusCodes.Status200OK, true, "ETag", "Last-Modified", "Accept-Ranges");

    public static StoredFileShape Part { get; } =
        new("The part that was asked for.", StatusCodes.Status206PartialContent, true, "ETag", "Last-Modified", "Accept-Ranges", "Content-Range");

    public static StoredFileShape NotModified { get; } =
        new("The client has the file already.", StatusCodes.Status304NotModified, false, "ETag", "Last-Modified");

    public static StoredFileShape OtherVersion { get; } = new("The file is not the one that the client wants.", StatusCodes.Status412PreconditionFailed, false);

    public static StoredFileShape NoSuchPart { get; } =
        new("The part that was asked for lies outside the file.", StatusCodes.Status416RangeNotSatisfiable, false, "Content-Range");

    public OpenApiResponse ToResponse(string name, DocumentComponents components) => new()
    {
        Description = Meaning,
        Headers = Headers.Count == 0 ? null : Headers.ToDictionary(header => header, HeaderOf),
        Content = HasContent ? new Dictionary<string, OpenApiMediaType> { [AnyType] = new() } : null,
    };

    private static IOpenApiHeader HeaderOf(string header) => new OpenApiHeader
    {
        Description = Meanings[header],
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
