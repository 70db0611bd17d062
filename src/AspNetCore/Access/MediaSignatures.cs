using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using TableActors.Actors.Stores;
using TableActors.Contracts.Columns;

namespace TableActors.AspNetCore.Access;

/// <summary>
/// Signs the URLs of files if any route is protected. Whoever has a signed URL may read the file,
/// because a browser that shows it sends no credentials of ours. URLs from protected routes expire,
/// those from public routes do not. For a while a file keeps the same URL, so that clients fetch it
/// once.
/// </summary>
internal sealed class MediaSignatures(
    RouteRights rights, IOptions<TableHttpOptions> options, ITableStore store, TimeProvider time)
{
    private const string Until = "until";
    private const string Signature = "sig";

    // Half of the hash. Nobody can guess it, and the URL stays short.
    private const int SignatureBytes = 16;

    private readonly TableAccessOptions _options = options.Value.Access;
    private byte[] _key = [];

    /// <summary>Loads the key. Must be called before the first request.</summary>
    /// <exception cref="Contracts.Errors.ProblemException"><c>store_unavailable</c>.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (rights.KnowsCallers)
            _key = _options.SigningKey is { } given
                ? Encoding.UTF8.GetBytes(given)
                : await store.Keys.FileKeyAsync(cancellation);
    }

    /// <summary>
    /// Makes what an endpoint appends to the URLs of files in its answers; <see langword="null"/>:
    /// nothing, because no route is protected.
    /// </summary>
    public Func<MediaReference, string>? Of(HttpContext context)
    {
        if (!rights.KnowsCallers || !rights.IsGuarded || context.GetEndpoint() is not { } endpoint)
            return null;
        if (!rights.IsProtected(endpoint))
            return WithoutEnd;
        var until = EndFromNow().ToString(CultureInfo.InvariantCulture);
        return file => $"?{Until}={until}&{Signature}={SignatureOf(file, until)}";
    }

    /// <summary>
    /// Makes what the jobs of a route append to the URLs of files in their results;
    /// <see langword="null"/>: nothing. Results are kept longer than URLs from protected routes are
    /// valid, so only those of public routes are signed.
    /// </summary>
    public Func<MediaReference, string>? OfJobs(string route) =>
        rights.KnowsCallers && rights.IsGuarded && rights.IsPublic(route) ? WithoutEnd : null;

    /// <summary>Whether a query string holds a signature that lets its sender read a file now.</summary>
    public bool Allow(MediaReference file, string? queryString)
    {
        if (string.IsNullOrEmpty(queryString))
            return false;
        string? until = null, signature = null;
        foreach (var parameter in new QueryStringEnumerable(queryString))
        {
            if (parameter.EncodedName.Span.SequenceEqual(Until))
                until = parameter.DecodeValue().ToString();
            else if (parameter.EncodedName.Span.SequenceEqual(Signature))
                signature = parameter.DecodeValue().ToString();
        }

        return signature is not null && IsGenuine(file, until ?? "", signature) && !HasExpired(until);
    }

    private string WithoutEnd(MediaReference file) => $"?{Signature}={SignatureOf(file, "")}";

    // Rounded up to a quarter of the time that URLs work, so that it stays the same for a while.
    private long EndFromNow()
    {
        var lasts = (long)_options.MediaUrlsWorkFor.TotalSeconds;
        var step = Math.Max(1, lasts / 4);
        return (time.GetUtcNow().ToUnixTimeSeconds() / step + 1) * step + lasts;
    }

    private bool HasExpired(string? until) => until is not null
        && !(long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end)
            && end > time.GetUtcNow().ToUnixTimeSeconds());

    private bool IsGenuine(MediaReference file, string until, string given) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(SignatureOf(file, until)), Encoding.UTF8.GetBytes(given));

    private string SignatureOf(MediaReference file, string until)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"media 1\n{file.Path}\n{until}"), hash);
        return Base64Url.EncodeToString(hash[..SignatureBytes]);
    }
}
