using Microsoft.Extensions.DependencyInjection;

namespace TableActors.AspNetCore.Functions;

/// <summary>Gives each call the instance whose method answers it.</summary>
/// <param name="type">The class.</param>
/// <param name="isService">Whether the application has registered it, so that its lifetime is the application's business.</param>
internal sealed class FunctionOwner(Type type, bool isService)
{
    private readonly ObjectFactory? _make = isService ? null : ActivatorUtilities.CreateFactory(type, Type.EmptyTypes);

    public object GetFrom(IServiceProvider services) => _make is null ? services.GetRequiredService(type) : _make(services, null);

    /// <summary>Disposes of an instance after its call, unless it is a service.</summary>
    public async ValueTask ReleaseAsync(object owner)
    {
        if (isService)
            return;
        if (owner is IAsyncDisposable asynchronous)
            await asynchronous.DisposeAsync();
        else if (owner is IDisposable disposable)
            disposable.Dispose();
    }
}
