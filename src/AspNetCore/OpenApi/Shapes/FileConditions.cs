using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>The headers by which a client asks for a part of a file, or only for a file that it does not have yet.</summary>
internal sealed class FileConditions : IRequestShape
{
    private static readonly (string Name, string Meaning) Range =
        ("Range", "The part that is wanted, for example `bytes=0-1023`; left out: all. Of several parts the whole file is given.");

    private readonly (string Name, string Meaning)[] _headers;

    private FileConditions(params (string Name, string Meaning)[] headers) => _headers = headers;

    /// <summary>What GET takes.</summary>
    public static FileConditions All { get; } = new(
        Range,
        ("If-Range", "Gives the part only where this is still the file's `ETag` or date, and the whole file where not."),
        ("If-None-Match", "The `ETag` of the file that the client has; where it is the same, the answer is 304."),
        ("If-Modified-Since", "The date of the file that the client has; where it is no older, the answer is 304."),
        ("If-Match", "The `ETag` that the file must have; otherwise the answer is 412."),
        ("If-Unmodified-Since", "The date that the file must not be newer than; otherwise the answer is 412."));

    /// <summary>What POST takes.</summary>
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
