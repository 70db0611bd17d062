using TableActors.Contracts.Errors;

namespace TableActors.Actors.Stores;

/// <summary>The secret keys that all nodes of a database share.</summary>
public interface IKeyRegister
{
    /// <summary>The length of the key that signs the URLs of files, in bytes.</summary>
    public const int FileKeyBytes = 32;

    /// <summary>
    /// Gets the key that signs the URLs of files. The first call makes it; all nodes of a database
    /// get the same.
    /// </summary>
    /// <returns><see cref="FileKeyBytes"/> random bytes.</returns>
    /// <exception cref="ProblemException"><c>store_unavailable</c>.</exception>
    Task<byte[]> FileKeyAsync(CancellationToken cancellation);
}
