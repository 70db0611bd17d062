using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.OpenApi;

namespace TableActors.AspNetCore;

/// <summary>The settings of the HTTP side of a node. Every fault is reported when the service starts.</summary>
public sealed class TableHttpOptions
{
    /// <summary>
    /// The most bytes of one request's body; past that the answer is <c>too_large</c>. It replaces the server's own limit on the
    /// table routes, uploads included. How slowly a body may arrive is the server's own setting (Kestrel: MinRequestBodyDataRate, 240 bytes
    /// a second after 5 s); the time that a request may take begins when its body has been read. Default: 100 MB (100,000,000); at least 1,000. JSON bodies, which are read whole, have at most 1 GiB in any case.
    /// The result of a query in the background has at most as many bytes, or its job fails with <c>too_large</c>.
    /// </summary>
    public long MaxBody { get; set; } = 100_000_000;

    /// <summary>
    /// The most bytes of memory that the JSON bodies of all requests together take while they are read, those under 64 KiB aside;
    /// past that the answer is <c>overloaded</c>. Default (<see langword="null"/>): four times <see cref="MaxBody"/>; at least
    /// <see cref="MaxBody"/>.
    /// </summary>
    public long? MaxBufferedBodies { get; set; }

    /// <summary>Who callers are, and what goes with the rights to routes.</summary>
    public TableAccessOptions Access { get; } = new();

    /// <summary>The OpenAPI document and the page that shows it.</summary>
    public TableOpenApiOptions OpenApi { get; } = new();
}
