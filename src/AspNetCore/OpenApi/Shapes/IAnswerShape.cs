using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>A form of answer to requests where all goes well.</summary>
internal interface IAnswerShape
{
    /// <summary>The HTTP status of such answers.</summary>
    int Status { get; }

    /// <summary>What the same requests are answered where all goes well too, for example with a part. Default: nothing.</summary>
    IReadOnlyList<IAnswerShape> Others => [];

    /// <summary>The headers by which requests choose among these. Default: none.</summary>
    IRequestShape Conditions => NoInputs.Instance;

    /// <summary>Makes the response.</summary>
    /// <param name="name">What the names of the operation's own components begin with.</param>
    /// <param name="components">Where shared parts go.</param>
    OpenApiResponse ToResponse(string name, DocumentComponents components);
}
