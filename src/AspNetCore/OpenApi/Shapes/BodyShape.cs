using System.Collections.Immutable;
using TableActors.AspNetCore.Requests;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Chooses how the values in a body are described.</summary>
internal static class BodyShape
{
    public static IRequestShape Of(RequestFields fields) => Of([.. fields.All.Select(DescribedField.Of)]);

    public static IRequestShape Of(ImmutableArray<DescribedField> fields) =>
        fields.Any(field => field.IsUpload) ? new FormShape(fields) : new JsonBodyShape(fields);
}
