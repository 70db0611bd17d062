using System.Security.Claims;
using TableActors.Actors.Hosting;

namespace TableActors.AspNetCore.Access;

/// <summary>
/// Who callers are, and what follows from their rights to routes. The application gives the rights
/// themselves to a route's endpoint: by <c>RequireAuthorization()</c>, <c>AllowAnonymous()</c> and
/// ASP.NET Core's fallback policy. The jobs of the route, and the files in its answers, take the
/// rights over.
/// </summary>
public sealed class TableAccessOptions
{
    /// <summary>The fewest bytes of a <see cref="SigningKey"/>.</summary>
    internal const int ShortestSigningKey = 32;

    /// <summary>
    /// The name of the authorization policy that operators meet. Operators see and change all jobs,
    /// read all files and see <c>/cluster</c>. Default (<see langword="null"/>): there are none.
    /// </summary>
    public string? OperatorPolicy { get; set; }

    /// <summary>
    /// Gives a caller's name: it says who asked for a job, and whose an <c>Idempotency-Key</c> is.
    /// Callers without a name share both. Called for authenticated callers only. Default:
    /// <see cref="NameOf"/>.
    /// </summary>
    public Func<ClaimsPrincipal, string?> CallerName { get; set; } = NameOf;

    /// <summary>
    /// How long the URLs of files in answers of protected routes work at least, for everybody who
    /// has them. 1 minute to 365 days. Default: 1 hour. URLs in answers of public routes work for
    /// ever.
    /// </summary>
    [Setting("auth.media_urls_work_for"), Duration("1 minute", "365 days")]
    public TimeSpan MediaUrlsWorkFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What signs the URLs of files, the same on all nodes. Another key makes all URLs invalid that
    /// were given out before. At least 32 bytes in UTF-8. Default (<see langword="null"/>): a key
    /// that the first node makes and keeps in the database.
    /// </summary>
    [Setting("auth.signing_key"), Secret(ShortestSigningKey)]
    public string? SigningKey { get; set; }

    /// <summary>Gives the name of the caller's identity, or its id (<c>sub</c>) if it has no name.</summary>
    /// <param name="caller">The authenticated caller.</param>
    /// <returns>The name; <see langword="null"/>: the identity has neither.</returns>
    public static string? NameOf(ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var name = caller.Identity?.Name
            ?? caller.FindFirst(ClaimTypes.NameIdentifier)?.Value
            ?? caller.FindFirst("sub")?.Value;
        return string.IsNullOrEmpty(name) ? null : name;
    }
}
