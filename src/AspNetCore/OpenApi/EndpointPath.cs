using Microsoft.AspNetCore.Routing.Patterns;

namespace TableActors.AspNetCore.OpenApi;

/// <summary>Writes an endpoint's path in the manner of OpenAPI.</summary>
internal static class EndpointPath
{
    public static string Of(RoutePattern pattern) => "/" + string.Join('/', pattern.PathSegments.Select(Text));

    // Our own paths are literal, but a group of endpoints may lie above them.
    private static string Text(RoutePatternPathSegment segment) => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => $"{{{parameter.Name}}}",
        _ => throw new InvalidOperationException($"A path with an unexpected part: {part.PartKind}."),
    }));
}
