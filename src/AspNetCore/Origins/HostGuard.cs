using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Origins;

/// <summary>
/// Refuses requests by foreign host names, if the service listens on loopback alone. A page of any
/// site can let its own host name lead to 127.0.0.1, so that its browser takes the service for the
/// page's own site. But the page cannot send another host name.
/// </summary>
internal sealed class HostGuard(IServiceProvider services, IOptions<TableHttpOptions> options)
{
    private static readonly Problem Refused = new(
        ErrorCodes.MisdirectedRequest,
        "The service listens on this machine alone, and answers by localhost, a loopback address such as 127.0.0.1, "
        + "and the host of its public URL. "
        + "Behind a proxy, set the public URL (http.public_url), or name the proxy (http.trusted_proxies).");

    // Found out on the first request, because the addresses are known only when the server runs.
    private readonly Lazy<bool> _isLocal = new(
        () => options.Value.RefuseForeignHosts && ListensOnLoopbackAlone(services));
    private readonly Uri? _publicUrl = options.Value.PublicRoot;
    private string? _lastAllowed;

    /// <returns>Why it is refused; <see langword="null"/>: it is not.</returns>
    public Problem? ProblemOf(HttpContext context)
    {
        if (!_isLocal.Value)
            return null;
        var host = context.Request.Host;
        // A client that sends no host is no browser.
        if (!host.HasValue || host.Value == _lastAllowed)
            return null;
        if (!IsOurs(host.Host))
            return TrustedProxies.HaveForwarded(context) ? null : Refused;
        _lastAllowed = host.Value;
        return null;
    }

    /// <summary>Whether a server's address can be reached from its own machine alone.</summary>
    public static bool IsLoopback(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var url) && url.IsLoopback;

    private bool IsOurs(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address))
        || (_publicUrl is not null && host.Equals(_publicUrl.Host, StringComparison.OrdinalIgnoreCase));

    private static bool ListensOnLoopbackAlone(IServiceProvider services)
    {
        var addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses is { Count: > 0 } && addresses.All(IsLoopback);
    }
}
