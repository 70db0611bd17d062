using Microsoft.OpenApi;

namespace TableActors.AspNetCore.OpenApi.Shapes;

/// <summary>A way in which requests give values.</summary>
internal interface IRequestShape
{
    /// <summary>Adds the parameters or the body to an operation.</summary>
    /// <param name="operation">The operation in the making.</param>
    /// <param name="name">What the names of the operation's own components begin with.</param>
    /// <param name="components">Where shared parts go.</param>
    void AddTo(OpenApiOperation operation, string name, DocumentComponents components);
}
