using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>Nothing but what the path says.</summary>
internal sealed class NoInputs : IRequestShape
{
    private NoInputs()
    {
    }

    public static NoInputs Instance { get; } = new();

    public void AddTo(OpenApiOperation operation, string name, DocumentComponents components)
    {
    }
}
