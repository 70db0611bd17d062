using System.Net;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.OpenApi;

namespace TableActors.AspNetCore;

/// <summary>The settings of the HTTP side of a node. Every fault is reported when the service starts.</summary>
public sealed class TableHttpOptions
{
    /// <summary>
    /// The most bytes of one request's body, uploads included. A longer one is answered
    /// <c>too_large</c>. This limit replaces the server's own on the table routes. Default: 100 MB
    /// (100,000,000); at least 1,000. A JSON body, which is read whole, has at most 1 GiB in any
    /// case. The server's own settings say how slowly a body may arrive (Kestrel:
    /// MinRequestBodyDataRate, 240 bytes a second after 5 s). The time that a request may take
    /// begins when its body has been read. The result of a query in the background has at most as
    /// many bytes, or its job fails with <c>too_large</c>.
    /// </summary>
    [Setting("http.max_body"), Size("1 kB")]
    public long MaxBody { get; set; } = 100_000_000;

    /// <summary>
    /// The most bytes of memory that the JSON bodies of all requests together take while they are
    /// read. Bodies under 64 KiB do not count. Past it the answer is <c>overloaded</c>. Default
    /// (<see langword="null"/>): four times <see cref="MaxBody"/>; at least <see cref="MaxBody"/>.
    /// </summary>
    [Setting("http.max_buffered_bodies"), Size("0 bytes")]
    public long? MaxBufferedBodies { get; set; }

    /// <summary>The OpenAPI document and the page that shows it.</summary>
    public TableOpenApiOptions OpenApi { get; } = new();

    /// <summary>
    /// Where clients find the application's root, for example
    /// <c>https://api.example.org/tables</c>, if a proxy changes what requests say of that. All
    /// URLs in answers begin with it, instead of with the scheme, host and path base of the
    /// request. Clients may send back URLs of files in both forms. Pages of this site may write,
    /// and <see cref="RefuseForeignHosts"/> accepts its host. An absolute http or https URL without
    /// user, query and fragment. Default (<see langword="null"/>): what each request says.
    /// </summary>
    [Setting("http.public_url"), ServiceUrl]
    public Uri? PublicUrl { get; set; }

    /// <summary>
    /// <see cref="PublicUrl"/> in ASCII, as headers need it; <see langword="null"/> also if it is
    /// not an absolute URL.
    /// </summary>
    internal Uri? PublicRoot =>
        PublicUrl is { IsAbsoluteUri: true } url ? new UriBuilder(url) { Host = url.IdnHost }.Uri : null;

    /// <summary>
    /// The proxies that the application believes: networks, and addresses as networks of one. They
    /// name a request's client, scheme, host and prefix by <c>X-Forwarded-For</c>, <c>-Proto</c>,
    /// <c>-Host</c> and <c>-Prefix</c>. If a request has none of these, <c>Forwarded</c> (RFC 7239)
    /// counts. This holds for the whole application. A proxy must set or remove each of these
    /// headers itself: the application believes whatever the proxy lets through. Default: none.
    /// </summary>
    [Setting("http.trusted_proxies")]
    public IList<IPNetwork> TrustedProxies { get; } = [];

    /// <summary>
    /// Whether answers are compressed, by Brotli or gzip, for clients that accept it: JSON and text
    /// of at least 1 KiB. Images, audio and video never are, because they are compressed already.
    /// It applies to the endpoints of the routers alone. Default: yes.
    /// </summary>
    [Setting("http.compression")]
    public bool CompressAnswers { get; set; } = true;

    /// <summary>
    /// Whether requests that change something are refused with 403 <c>cross_site_request</c> if a
    /// browser sends them for a page of another site. <c>Sec-Fetch-Site</c> and <c>Origin</c> tell.
    /// The application's own CORS policies make exceptions: the endpoint's (<c>RequireCors</c>), or
    /// else the default policy. A policy that is only given to <c>UseCors</c> is not seen. Default:
    /// yes.
    /// </summary>
    public bool RefuseCrossSiteWrites { get; set; } = true;

    /// <summary>
    /// Whether an application that listens on loopback alone refuses requests to its routers by a
    /// foreign host, with 421 <c>misdirected_request</c>. Its own hosts are <c>localhost</c>,
    /// loopback addresses and the host of <see cref="PublicUrl"/>. By any other name, a page of a
    /// foreign site could reach the application through a browser (DNS rebinding). Requests that
    /// <see cref="TrustedProxies"/> forward are not refused. Default: yes.
    /// </summary>
    public bool RefuseForeignHosts { get; set; } = true;

    /// <summary>Who callers are, and what follows from their rights to routes.</summary>
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

/// <summary>The URL of a service, with which all its other URLs begin.</summary>
internal sealed class ServiceUrlAttribute : SettingRangeAttribute
{
    public override bool Allows(object value) =>
        value is Uri { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" };

    public override string FaultOf(string name, object value) =>
        $"{name} is {((Uri)value).OriginalString}, and must be an http or https URL without user, query and fragment";
}
