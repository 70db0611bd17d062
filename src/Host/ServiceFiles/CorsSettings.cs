using System.Collections.Immutable;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;
using TableActors.Actors.Hosting;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>http.cors</c>: which sites' pages may use the service from a browser.</summary>
internal sealed record CorsSettings
{
    private const string AnySite = "*";

    /// <summary>The sites: <c>https://app.example.org</c>, <c>https://*.example.org</c>, or <c>*</c> for all.</summary>
    public ImmutableArray<string> Origins { get; init; } = [];

    /// <summary>Whether browsers send cookies and the like, for a proxy that asks for them.</summary>
    [Setting("http.cors.credentials")]
    public bool Credentials { get; init; }

    /// <summary>How long a browser need not ask again.</summary>
    [Setting("http.cors.max_age"), Duration("0", "1 day")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromMinutes(10);

    public static CorsSettings Read(Section section)
    {
        var cors = new CorsSettings { Origins = section.Texts("origins") ?? [] };
        SettingReader.Read(section, "http.cors", cors);
        foreach (var origin in cors.Origins.Where(origin => !IsOrigin(origin)))
        {
            section.Fault(
                "origins",
                $"\"origins\": \"{origin}\" is no site; it looks like https://app.example.org, "
                + "https://*.example.org or *");
        }

        if (!section.Has("origins"))
            section.Fault("\"origins\" is missing");
        if (cors.Origins.Contains(AnySite) && cors.Origins.Length > 1)
            section.Fault("origins", "\"origins\": * stands for all sites, and so alone");
        if (cors.Origins.Contains(AnySite) && cors.Credentials)
            section.Fault("credentials", "\"credentials\" cannot be true where \"origins\" is *: name the sites");
        section.RefuseOthers();
        return cors;
    }

    /// <summary>Makes the policy of all endpoints.</summary>
    public void ApplyTo(CorsPolicyBuilder policy)
    {
        if (Origins.Contains(AnySite))
            policy.AllowAnyOrigin();
        else
            policy.WithOrigins([.. Origins]).SetIsOriginAllowedToAllowWildcardSubdomains();
        if (Credentials)
            policy.AllowCredentials();
        policy
            .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Delete)
            .AllowAnyHeader()
            .WithExposedHeaders(
                HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, HeaderNames.ContentDisposition,
                HeaderNames.ContentRange, HeaderNames.AcceptRanges, HeaderNames.LastModified, HeaderNames.Allow,
                HeaderNames.WWWAuthenticate, "Idempotent-Replayed")
            .SetPreflightMaxAge(MaxAge);
    }

    private static bool IsOrigin(string text)
    {
        if (text == AnySite)
            return true;
        var concrete = text.Replace("://*.", "://any.", StringComparison.Ordinal);
        return Uri.TryCreate(concrete, UriKind.Absolute, out var url)
            && url is { Scheme: "http" or "https", PathAndQuery: "/", UserInfo: "", Fragment: "" }
            && !concrete.EndsWith('/') && !concrete.Contains('*');
    }
}
