using System.Net;

namespace TableActors.Bench.LoadGenerator;

/// <summary>What to send, over how many connections, for how long.</summary>
/// <param name="Url">An http address on the loopback interface; may hold the placeholders of
/// <see cref="RequestTemplate"/>.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Body">The body, with placeholders; null sends none.</param>
/// <param name="Header">A header line such as <c>Idempotency-Key: {n}</c>, with placeholders; null
/// sends none but the usual ones.</param>
/// <param name="Connections">How many connections, each with one request under way at a time. 1 to 1024.</param>
/// <param name="WarmUp">How long requests are sent before any counts. 0 to 60 s.</param>
/// <param name="Duration">How long requests count. More than 0, at most 300 s.</param>
/// <param name="Requests">Stops after this many requests in all, warm-up included. 1 to 10,000,000.</param>
/// <param name="First">The first key.</param>
/// <param name="Keys">How many keys random choice draws from. At least 1.</param>
public sealed record LoadOptions(
    string Url, string Method, string? Body, string? Header, int Connections, TimeSpan WarmUp, TimeSpan Duration,
    long Requests, long First, long Keys)
{
    /// <summary>The highest number of requests in one run.</summary>
    public const long MaxRequests = 10_000_000;

    /// <summary>Everything that is wrong with the options; empty when nothing is.</summary>
    public IEnumerable<string> Faults()
    {
        if (!TryParseUrl(out Uri? url) || url.Scheme != Uri.UriSchemeHttp)
            yield return $"the url must be an absolute http address, not '{Url}'";
        else if (!IPAddress.TryParse(url.Host, out IPAddress? address) || !IPAddress.IsLoopback(address))
            yield return $"only loopback addresses such as 127.0.0.1 are allowed, not '{url.Host}'";
        if (Connections is < 1 or > 1024)
            yield return $"connections must be 1 to 1024, not {Connections}";
        if (WarmUp < TimeSpan.Zero || WarmUp > TimeSpan.FromSeconds(60))
            yield return $"warm-up must be 0 to 60 seconds, not {WarmUp.TotalSeconds}";
        if (Duration <= TimeSpan.Zero || Duration > TimeSpan.FromSeconds(300))
            yield return $"the duration must be more than 0 and at most 300 seconds, not {Duration.TotalSeconds}";
        if (Requests is < 1 or > MaxRequests)
            yield return $"requests must be 1 to {MaxRequests}, not {Requests}";
        if (Header is not null
            && (Header.IndexOf(':', StringComparison.Ordinal) < 1
                || Header.AsSpan().ContainsAnyExceptInRange(' ', '~')))
            yield return $"the header must be a line such as 'Name: value', not '{Header}'";
        if (Keys < 1)
            yield return $"keys must be at least 1, not {Keys}";
    }

    /// <summary>The address with its placeholders still in it.</summary>
    /// <param name="url">The address, when there is one.</param>
    /// <returns>Whether the text is an address.</returns>
    public bool TryParseUrl([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Uri? url) =>
        Uri.TryCreate(Url, UriKind.Absolute, out url);
}
