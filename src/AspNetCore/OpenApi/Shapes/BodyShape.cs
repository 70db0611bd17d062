using System.Collections.Immutable;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Chooses how the values in a body are described.</summary>
internal static class BodyShape
{
    public static IRequestShape Of(ImmutableArray<DescribedField> fields) =>
        fields.Any(field => field.IsUpload) ? new FormShape(fields) : new JsonBodyShape(fields);
}
