using System.Net;
using System.Net.Sockets;

namespace TableActors.Actors.Media;

/// <summary>
/// Fetches files from URLs of allowed hosts. Every redirect is checked like the first URL, and
/// every address when the connection is made. So neither a redirect nor a host name that changes
/// its address leads into one's own network.
/// </summary>
internal sealed class MediaFetcher : IDisposable
{
    private readonly AllowedHosts _allowed;
    private readonly MediaFetchOptions _options;
    private readonly TimeProvider _time;
    private readonly HttpMessageInvoker _http;

    public MediaFetcher(MediaFetchOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _allowed = new AllowedHosts(options.FetchFrom);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            ConnectCallback = ConnectAsync,
            ActivityHeadersPropagator = null,
            // A pooled connection would skip the check of the address that its host has now.
            PooledConnectionLifetime = TimeSpan.Zero,
        });
    }

    /// <summary>Fetches a file, and hands its content on while it arrives.</summary>
    /// <param name="url">An absolute <c>http</c> or <c>https</c> URL.</param>
    /// <param name="take">
    /// Takes the content, for example into the media store, and the file's name according to the
    /// host or the URL.
    /// </param>
    /// <param name="cancellation">Ends the transfer.</param>
    /// <returns>What <paramref name="take"/> has returned.</returns>
    /// <exception cref="MediaFetchException">
    /// The URL is not allowed, or the host did not deliver. The message may be shown to the client.
    /// </exception>
    public async Task<MediaIntakeResult> FetchAsync(
        Uri url, Func<Stream, string?, CancellationToken, Task<MediaIntakeResult>> take, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(_options.Timeout, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using var response = await GetAsync(url, both.Token);
            await using var content = await response.Content.ReadAsStreamAsync(both.Token);
            return await take(content, NameOf(response), both.Token);
        }
        catch (Exception failure)
            when (IsOfTransfer(failure) && deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new MediaFetchException("the host took too long to deliver the file");
        }
        catch (Exception failure) when (failure is not OperationCanceledException && IsOfTransfer(failure))
        {
            throw failure.InnerException as MediaFetchException
                ?? new MediaFetchException("the host did not deliver the file", failure);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> GetAsync(Uri url, CancellationToken cancellation)
    {
        for (var redirects = 0; ; redirects++)
        {
            if (url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || !_allowed.Allows(url))
                throw new MediaFetchException("the service may not fetch from this host");
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            var response = await _http.SendAsync(request, cancellation);
            if (response.IsSuccessStatusCode)
                return response;

            using (response)
            {
                var isRedirect = (int)response.StatusCode is 301 or 302 or 303 or 307 or 308
                    && response.Headers.Location is not null;
                if (!isRedirect)
                    throw new MediaFetchException($"the host answered {(int)response.StatusCode}");
                if (redirects == _options.MaxRedirects)
                    throw new MediaFetchException("the host redirected too often");
                url = new Uri(url, response.Headers.Location!);
            }
        }
    }

    private static async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = addresses.Where(address => AllowedHosts.MayConnect(host, address)).ToArray();
        if (allowed.Length == 0 || allowed.Length < addresses.Length)
            throw new MediaFetchException("the host has an address that is not of the public internet");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string? NameOf(HttpResponseMessage response)
    {
        var said = response.Content.Headers.ContentDisposition;
        if ((said?.FileNameStar ?? said?.FileName?.Trim('"')) is { Length: > 0 } name)
            return name;
        return Uri.UnescapeDataString(response.RequestMessage!.RequestUri!.AbsolutePath.Split('/')[^1]);
    }

    private static bool IsOfTransfer(Exception failure) =>
        failure is HttpRequestException or HttpIOException or SocketException or OperationCanceledException;
}

/// <summary>
/// Thrown when a file cannot be fetched. The message may be shown to the client: it says nothing
/// that the client could not find out.
/// </summary>
internal sealed class MediaFetchException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">The reason, worded so that it can follow the name of a field.</param>
    /// <param name="inner">The cause, for the log alone.</param>
    public MediaFetchException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
