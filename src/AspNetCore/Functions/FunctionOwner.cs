using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace TableActors.AspNetCore.Functions;

/// <summary>Gives each request the instance whose method answers it.</summary>
/// <param name="type">The class.</param>
/// <param name="isService">Whether the application has registered it, so that its lifetime is the application's business.</param>
internal sealed class FunctionOwner(Type type, bool isService)
{
    private readonly ObjectFactory? _make = isService ? null : ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);

    public object GetFor(HttpContext context)
    {
        if (_make is null)
            return context.RequestServices.GetRequiredService(type);
        var made = _make(context.RequestServices, null);
        if (made is IAsyncDisposable asynchronous)
            context.Response.RegisterForDisposeAsync(asynchronous);
        else if (made is IDisposable disposable)
            context.Response.RegisterForDispose(disposable);
        return made;
    }
}
