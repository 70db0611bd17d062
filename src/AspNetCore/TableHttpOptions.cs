using System.Net;
using TableActors.Actors.Hosting;
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
    [Setting("http.max_body"), Size("1 kB")]
    public long MaxBody { get; set; } = 100_000_000;

    /// <summary>
    /// The most bytes of memory that the JSON bodies of all requests together take while they are read, those under 64 KiB aside;
    /// past that the answer is <c>overloaded</c>. Default (<see langword="null"/>): four times <see cref="MaxBody"/>; at least
    /// <see cref="MaxBody"/>.
    /// </summary>
    [Setting("http.max_buffered_bodies"), Size("0 bytes")]
    public long? MaxBufferedBodies { get; set; }

    /// <summary>The OpenAPI document and the page that shows it.</summary>
    public TableOpenApiOptions OpenApi { get; } = new();

    /// <summary>
    /// Where clients find the application's root, for example <c>https://api.example.org/tables</c>, where requests do not say it, because a proxy changes them.
    /// All URLs in answers begin with it, instead of with the scheme, host and path base of the request; the URLs of files are understood in both forms. A
    /// browser's page of this site may write, and <see cref="RefuseForeignHosts"/> knows its host. Default (<see langword="null"/>): as the request says;
    /// otherwise an absolute http or https URL without user, query and fragment.
    /// </summary>
    [Setting("http.public_url"), ServiceUrl]
    public Uri? PublicUrl { get; set; }

    /// <summary><see cref="PublicUrl"/> as it stands in headers, which are ASCII; <see langword="null"/> too where it is none that could.</summary>
    internal Uri? PublicRoot => PublicUrl is { IsAbsoluteUri: true } url ? new UriBuilder(url) { Host = url.IdnHost }.Uri : null;

    /// <summary>
    /// The proxies whose word is taken for where a request comes from and goes to: addresses, as networks of one, and networks. Of their requests
    /// <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> count, and, where there is none of them, <c>Forwarded</c> (RFC 7239), for the whole
    /// application. A proxy must set each of these headers itself, or remove it: what a client writes into one that the proxy lets through is believed too. Default: none.
    /// </summary>
    [Setting("http.trusted_proxies")]
    public IList<IPNetwork> TrustedProxies { get; } = [];

    /// <summary>
    /// Whether answers are compressed, by Brotli or gzip, for clients that take it: JSON and text of at least 1 KiB; never images, audio and video, which are
    /// compressed already. It applies to the endpoints of the routers alone. Default: yes.
    /// </summary>
    [Setting("http.compression")]
    public bool CompressAnswers { get; set; } = true;

    /// <summary>
    /// Whether requests that change something are refused with 403 <c>cross_site_request</c> where a browser sends them for a page of another site, as
    /// <c>Sec-Fetch-Site</c> and <c>Origin</c> say. The application's own CORS policies make exceptions: the endpoint's (<c>RequireCors</c>), else the default policy;
    /// one that is only given to <c>UseCors</c> is not seen. Default: yes.
    /// </summary>
    public bool RefuseCrossSiteWrites { get; set; } = true;

    /// <summary>
    /// Whether an application that listens on loopback alone refuses, with 421 <c>misdirected_request</c>, requests to its routers by another host than
    /// <c>localhost</c>, a loopback address, and that of <see cref="PublicUrl"/>: such a name leads a browser's page here that has no business here (DNS rebinding).
    /// Requests that <see cref="TrustedProxies"/> forward are not refused. Default: yes.
    /// </summary>
    public bool RefuseForeignHosts { get; set; } = true;

    /// <summary>Who callers are, and what goes with the rights to routes.</summary>
    public TableAccessOptions Access { get; } = new();

    /// <summary>Everything that is out of range, one line each.</summary>
    internal IEnumerable<string> Faults()
    {
        foreach (var setting in Setting.Of(typeof(TableHttpOptions)))
        {
            if (setting.FaultOf(this) is not { } fault)
                continue;
            // The names of these sizes do not say that they count bytes.
            yield return setting.Range is SizeAttribute size
                ? $"{setting.Name} is {setting.Get(this)} bytes, and must be at least {size.Least}"
                : fault;
        }

        if (MaxBufferedBodies < MaxBody)
        {
            yield return
                $"{nameof(MaxBufferedBodies)} is {MaxBufferedBodies} bytes, and must be at least {nameof(MaxBody)}";
        }
    }
}

/// <summary>Where a service is: all its URLs begin with this one.</summary>
internal sealed class ServiceUrlAttribute : SettingRangeAttribute
{
    public override bool Allows(object value) =>
        value is Uri { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" };

    public override string FaultOf(string name, object value) =>
        $"{name} is {((Uri)value).OriginalString}, and must be an http or https URL without user, query and fragment";
}
