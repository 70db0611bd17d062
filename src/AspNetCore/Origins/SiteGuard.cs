using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Origins;

/// <summary>
/// Refuses requests that browsers send for pages of other sites, unless CORS allows the site. A
/// browser sends a body of plain text without asking first, and such a body is read as JSON here.
/// The browser only keeps the answer from the page.
/// </summary>
internal sealed class SiteGuard(IServiceProvider services, IOptions<TableHttpOptions> options)
{
    private const string FetchSite = "Sec-Fetch-Site";

    private static readonly Problem Refused = new(
        ErrorCodes.CrossSiteRequest,
        "A browser has sent this request for a page of another site, which may not change anything here. "
        + "To allow it, add the site to the origins of CORS (http.cors).");

    private readonly bool _isOn = options.Value.RefuseCrossSiteWrites;
    private readonly Uri? _publicUrl = options.Value.PublicRoot;

    /// <summary>Whether a request must be judged, because it says which site it comes from, as browsers do.</summary>
    public bool Concerns(HttpContext context) =>
        _isOn && (context.Request.Headers.Origin.Count > 0 || context.Request.Headers.ContainsKey(FetchSite));

    /// <returns>Why it is refused; <see langword="null"/>: it is not.</returns>
    public async ValueTask<Problem?> ProblemOfAsync(HttpContext context)
    {
        var origin = context.Request.Headers.Origin.ToString();
        return IsOwn(context.Request, origin) || (origin.Length > 0 && await IsAllowedAsync(context, origin))
            ? null
            : Refused;
    }

    private bool IsOwn(HttpRequest request, string origin)
    {
        var page = Uri.TryCreate(origin, UriKind.Absolute, out var parsed) ? parsed : null;
        if (page is not null
            && _publicUrl is not null
            && page.Scheme == _publicUrl.Scheme
            && page.Authority == _publicUrl.Authority)
            return true;
        // Browsers send this header by https and to their own machine. Otherwise the hosts are
        // compared. The scheme is not, because a proxy may not have passed it on.
        if (request.Headers.TryGetValue(FetchSite, out var site))
            return site.ToString() is "same-origin" or "none";
        return page is not null
            && Uri.TryCreate($"{page.Scheme}://{request.Host.ToUriComponent()}", UriKind.Absolute, out var here)
            && page.Authority == here.Authority;
    }

    private async ValueTask<bool> IsAllowedAsync(HttpContext context, string origin)
    {
        var chosen = context.GetEndpoint()?.Metadata.GetMetadata<ICorsMetadata>();
        if (chosen is IDisableCorsAttribute)
            return false;
        var policy = chosen is ICorsPolicyMetadata made
            ? made.Policy
            : services.GetService<ICorsPolicyProvider>() is { } policies
                ? await policies.GetPolicyAsync(context, (chosen as IEnableCorsAttribute)?.PolicyName)
                : null;
        return policy is not null && (policy.AllowAnyOrigin || policy.IsOriginAllowed(origin));
    }
}
