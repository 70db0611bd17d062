using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>A file, which has no schema.</summary>
/// <param name="Meaning">One sentence on which file it is.</param>
/// <param name="Type">The type of the column that it is in.</param>
/// <param name="IsOfGet">Whether GET asks for it: then clients that have the file already can say so. Others can only ask for a part.</param>
internal sealed record FileShape(string Meaning, MediaType Type, bool IsOfGet) : IAnswerShape
{
    private const string AnyType = "*/*";

    public int Status => StatusCodes.Status200OK;

    public IReadOnlyList<IAnswerShape> Others => IsOfGet
        ? [StoredFileShape.Part, StoredFileShape.NotModified, StoredFileShape.OtherVersion, StoredFileShape.NoSuchPart]
        : [StoredFileShape.Part, StoredFileShape.NoSuchPart];

    public IRequestShape Conditions => IsOfGet ? FileConditions.All : FileConditions.Part;

    // A document is served as what it is found to be, which may be anything.
    public OpenApiResponse ToResponse(string name, DocumentComponents components) => new()
    {
        Description = Meaning,
        Content = new Dictionary<string, OpenApiMediaType> { [Type is DocumentType ? AnyType : Type.ContentMediaType] = new() },
    };
}
