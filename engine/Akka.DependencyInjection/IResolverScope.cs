namespace Akka.DependencyInjection;

/// <summary>A lifetime of scoped services; disposing of it disposes of them.</summary>
public interface IResolverScope : IDisposable
{
    IDependencyResolver Resolver { get; }
}
