using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>A file, which has no schema.</summary>
/// <param name="Meaning">One sentence on which file it is.</param>
/// <param name="Type">The type of the column that it is in.</param>
/// <param name="IsOfGet">
/// Whether GET asks for it. A client can then say which file it has already. Otherwise it can only
/// ask for a part.
/// </param>
internal sealed record FileShape(string Meaning, MediaColumnType Type, bool IsOfGet) : IAnswerShape
{
    private const string AnyType = "*/*";

    public int Status => StatusCodes.Status200OK;

    public IReadOnlyList<IAnswerShape> Others => IsOfGet
        ? [StoredFileShape.Part, StoredFileShape.NotModified, StoredFileShape.OtherVersion, StoredFileShape.NoSuchPart]
        : [StoredFileShape.Part, StoredFileShape.NoSuchPart];

    public IRequestShape Conditions => IsOfGet ? FileConditions.All : FileConditions.Part;

    // A document is served with the content type that was found in it, which may be any.
    public OpenApiResponse ToResponse(string name, DocumentComponents components) => new()
    {
        Description = Meaning,
        Content = new Dictionary<string, OpenApiMediaType>
        {
            [Type is DocumentType ? AnyType : Type.ContentMediaType] = new()
        },
    };
}

/// <summary>
/// An answer to a request for a file of the media store: the file, a part of it, or why neither is
/// sent.
/// </summary>
/// <param name="Meaning">One sentence on what it is.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="HasContent">Whether the answer holds bytes of the file.</param>
/// <param name="Headers">The names of the answer's headers.</param>
internal sealed record StoredFileShape(
    string Meaning, int Status, bool HasContent, params IReadOnlyList<string> Headers)
    : IAnswerShape
{
    private const string AnyType = "*/*";

    // Dates and lengths are texts in formats of HTTP. The document only says what they mean.
    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["ETag"] = "The file's version.",
        ["Last-Modified"] = "When the file was stored.",
        ["Accept-Ranges"] = "`bytes`: parts can be asked for.",
        ["Content-Range"] = "Which part it is, and how long the file is.",
    };

    public static StoredFileShape Whole { get; } = new(
        "The file.", StatusCodes.Status200OK, true, "ETag", "Last-Modified", "Accept-Ranges");

    public static StoredFileShape Part { get; } =
        new(
            "The part that was asked for.", StatusCodes.Status206PartialContent, true, "ETag", "Last-Modified",
            "Accept-Ranges", "Content-Range");

    public static StoredFileShape NotModified { get; } =
        new("The client has the file already.", StatusCodes.Status304NotModified, false, "ETag", "Last-Modified");

    public static StoredFileShape OtherVersion { get; } = new(
        "The file is not the one that the client wants.", StatusCodes.Status412PreconditionFailed, false);

    public static StoredFileShape NoSuchPart { get; } =
        new(
            "The part that was asked for lies outside the file.", StatusCodes.Status416RangeNotSatisfiable, false,
            "Content-Range");

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

/// <summary>The headers by which a client asks for a part of a file, or only for a file that it lacks.</summary>
internal sealed class FileConditions : IRequestShape
{
    private static readonly (string Name, string Meaning) Range =
        ("Range",
            "The part that is wanted, for example `bytes=0-1023`; left out: all. "
            + "Of several parts the whole file is given.");

    private readonly (string Name, string Meaning)[] _headers;

    private FileConditions(params (string Name, string Meaning)[] headers) => _headers = headers;

    /// <summary>The headers that GET takes.</summary>
    public static FileConditions All { get; } = new(
        Range,
        ("If-Range",
            "Gives the part only where this is still the file's `ETag` or date, and the whole file where not."),
        ("If-None-Match", "The `ETag` of the file that the client has; where it is the same, the answer is 304."),
        ("If-Modified-Since", "The date of the file that the client has; where it is no older, the answer is 304."),
        ("If-Match", "The `ETag` that the file must have; otherwise the answer is 412."),
        ("If-Unmodified-Since", "The date that the file must not be newer than; otherwise the answer is 412."));

    /// <summary>The headers that POST takes.</summary>
    public static FileConditions Part { get; } = new(Range);

    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components)
    {
        foreach (var (header, meaning) in _headers)
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = header,
                In = ParameterLocation.Header,
                Description = meaning,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }
}
