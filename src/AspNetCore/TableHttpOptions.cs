namespace TableActors.AspNetCore;

/// <summary>The settings of the HTTP side of a node. Every fault is reported when the service starts.</summary>
public sealed class TableHttpOptions
{
    /// <summary>
    /// The most bytes of one request's body; past that the answer is <c>too_large</c>. It replaces the server's own limit on the
    /// table routes. Default: 100 MB (100,000,000); at least 1 KiB.
    /// </summary>
    public long MaxBody { get; set; } = 100_000_000;

    /// <summary>
    /// The most bytes of JSON bodies that all requests together hold in memory while they are read, small bodies aside; past that
    /// the answer is <c>overloaded</c>. Default: 400 MB (400,000,000); at least <see cref="MaxBody"/>.
    /// </summary>
    public long MaxBufferedBodies { get; set; } = 400_000_000;
}
