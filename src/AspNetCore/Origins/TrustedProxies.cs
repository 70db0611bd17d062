using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;

namespace TableActors.AspNetCore.Origins;

/// <summary>
/// Restores requests to what they were before trusted proxies passed them on. It puts ASP.NET
/// Core's own middleware before everything else. That does not know the header <c>Forwarded</c>,
/// which is translated for it. Without trusted proxies nothing happens.
/// </summary>
internal sealed class TrustedProxies(IOptions<TableHttpOptions> options) : IStartupFilter
{
    private static readonly string[] KnownToTheMiddleware =
    [
        ForwardedHeadersDefaults.XForwardedForHeaderName, ForwardedHeadersDefaults.XForwardedProtoHeaderName,
        ForwardedHeadersDefaults.XForwardedHostHeaderName, ForwardedHeadersDefaults.XForwardedPrefixHeaderName,
    ];

    /// <summary>Whether a trusted proxy has said what a request was before.</summary>
    public static bool HaveForwarded(HttpContext context) => context.Features.Get<ForwardedMark>() is not null;

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        if (options.Value.TrustedProxies.Count > 0)
        {
            app.Use((context, proceed) =>
            {
                Translate(context);
                return proceed(context);
            });
            app.UseForwardedHeaders(MiddlewareOptions());
        }

        next(app);
    };

    private ForwardedHeadersOptions MiddlewareOptions()
    {
        // Behind a chain of trusted proxies, the client is the first address that is not trusted.
        var made = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All, ForwardLimit = null };
        made.KnownProxies.Clear();
        made.KnownIPNetworks.Clear();
        foreach (var network in options.Value.TrustedProxies)
            made.KnownIPNetworks.Add(network);
        return made;
    }

    private void Translate(HttpContext context)
    {
        var sender = context.Connection.RemoteIpAddress;
        if (sender is null || !IsTrusted(sender))
            return;
        var headers = context.Request.Headers;
        if (Array.Exists(KnownToTheMiddleware, headers.ContainsKey))
        {
            context.Features.Set(ForwardedMark.Instance);
        }
        else if (headers.TryGetValue("Forwarded", out var lines)
            && ForwardedHeader.Read(lines.ToString(), sender, IsTrusted) is { } request)
        {
            context.Features.Set(ForwardedMark.Instance);
            Set(headers, ForwardedHeadersDefaults.XForwardedForHeaderName, request.Client?.ToString());
            Set(headers, ForwardedHeadersDefaults.XForwardedProtoHeaderName, request.Scheme);
            Set(headers, ForwardedHeadersDefaults.XForwardedHostHeaderName, request.Host);
        }
    }

    private static void Set(IHeaderDictionary headers, string name, string? value)
    {
        if (value is not null)
            headers[name] = value;
    }

    // A server that listens on IPv6 sees IPv4 addresses mapped to IPv6.
    private bool IsTrusted(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        foreach (var network in options.Value.TrustedProxies)
        {
            if (network.Contains(plain) || network.Contains(address))
                return true;
        }

        return false;
    }

    private sealed class ForwardedMark
    {
        public static readonly ForwardedMark Instance = new();
    }
}
