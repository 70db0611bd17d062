using System.Security.Claims;
using TableActors.Actors.Hosting;

namespace TableActors.AspNetCore.Access;

/// <summary>
/// Who callers are, and what goes with the rights to routes. The rights themselves are what the application says of a route's endpoint, by
/// <c>RequireAuthorization()</c>, <c>AllowAnonymous()</c> and ASP.NET Core's fallback policy: its jobs, and the files that it answers, take
/// them over.
/// </summary>
public sealed class TableAccessOptions
{
    /// <summary>The fewest bytes of a <see cref="SigningKey"/>.</summary>
    public const int ShortestSigningKey = 32;

    /// <summary>
    /// The name of the authorization policy that operators meet: they see and change all jobs, read all files and see <c>/cluster</c>.
    /// Default (<see langword="null"/>): there are none.
    /// </summary>
    public string? OperatorPolicy { get; set; }

    /// <summary>
    /// What a caller is called: who asks for a job, and whose an <c>Idempotency-Key</c> is. Callers without a name share both. Called for
    /// callers that are authenticated. Default: <see cref="NameOf"/>.
    /// </summary>
    public Func<ClaimsPrincipal, string?> CallerName { get; set; } = NameOf;

    /// <summary>
    /// How long the URLs of files at least work that protected routes answer, for everybody who has one. 1 minute to 365 days. Default: 1 hour.
    /// Those that public routes answer work for ever.
    /// </summary>
    [Setting("auth.media_urls_work_for"), Duration("1 minute", "365 days")]
    public TimeSpan MediaUrlsWorkFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// What the URLs of files are signed with, the same on all nodes; another one makes all URLs invalid that were given out. At least
    /// <see cref="ShortestSigningKey"/> bytes in UTF-8. Default (<see langword="null"/>): a key that the first node makes, and keeps in the
    /// database.
    /// </summary>
    [Setting("auth.signing_key"), Secret(ShortestSigningKey)]
    public string? SigningKey { get; set; }

    /// <summary>The name of the identity; where it has none its id (<c>sub</c>).</summary>
    public static string? NameOf(ClaimsPrincipal caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        var name = caller.Identity?.Name ?? caller.FindFirst(ClaimTypes.NameIdentifier)?.Value ?? caller.FindFirst("sub")?.Value;
        return string.IsNullOrEmpty(name) ? null : name;
    }
}
