using Microsoft.OpenApi;
using TableActors.AspNetCore.Answers;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Makes responses with a JSON body.</summary>
internal static class JsonResponse
{
    public static OpenApiResponse Of(string meaning, IOpenApiSchema schema) => new()
    {
        Description = meaning,
        Content = new Dictionary<string, OpenApiMediaType> { [JsonAnswer.ContentType] = new() { Schema = schema } },
    };
}
