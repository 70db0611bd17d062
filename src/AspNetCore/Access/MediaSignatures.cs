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
/// Signs the URLs of files where routes are protected: who has such a URL may have the file, so that browsers can show it, which send no
/// credentials of ours. Those of protected routes end; those of public routes do not. Within a while one file has one URL, so that it is
/// fetched once.
/// </summary>
internal sealed class MediaSignatures(RouteRights rights, IOptions<TableHttpOptions> options, ITableStore store, TimeProvider time)
{
    private const string Until = "until";
    private const string Signature = "sig";

    // Half of the hash: nobody can guess it, and the URL stays short.
    private const int SignatureBytes = 16;

    private readonly TableAccessOptions _options = options.Value.Access;
    private byte[] _key = [];

    /// <summary>Gets the key. Before the first request.</summary>
    /// <exception cref="Contracts.Errors.ProblemException"><c>store_unavailable</c>.</exception>
    public async Task PrepareAsync(CancellationToken cancellation)
    {
        if (rights.KnowsCallers)
            _key = _options.SigningKey is { } given ? Encoding.UTF8.GetBytes(given) : await store.Keys.FileKeyAsync(cancellation);
    }

    /// <summary>What an endpoint adds to the URLs of the files that it answers; <see langword="null"/>: nothing, because no route is protected.</summary>
    public Func<MediaReference, string>? Of(HttpContext context)
    {
        if (!rights.KnowsCallers || !rights.IsGuarded || context.GetEndpoint() is not { } endpoint)
            return null;
        if (!rights.IsProtected(endpoint))
            return ForEver;
        var until = End().ToString(CultureInfo.InvariantCulture);
        return file => $"?{Until}={until}&{Signature}={SignatureOf(file, until)}";
    }

    /// <summary>
    /// What jobs add to the URLs of the files that they answer, which are kept longer than those of protected routes work: only a public
    /// route's do without credentials. <see langword="null"/>: nothing.
    /// </summary>
    public Func<MediaReference, string>? OfJobs(string route) =>
        rights.KnowsCallers && rights.IsGuarded && rights.IsPublic(route) ? ForEver : null;

    /// <summary>Whether a query string holds a signature of a file that holds still.</summary>
    public bool Holds(MediaReference file, string? queryString)
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

        return signature is not null && IsGenuine(file, until ?? "", signature) && !IsOver(until);
    }

    private string ForEver(MediaReference file) => $"?{Signature}={SignatureOf(file, "")}";

    // Rounded up to a quarter of the time, so that it is the same for a while.
    private long End()
    {
        var lasts = (long)_options.MediaUrlsWorkFor.TotalSeconds;
        var step = Math.Max(1, lasts / 4);
        return (time.GetUtcNow().ToUnixTimeSeconds() / step + 1) * step + lasts;
    }

    private bool IsOver(string? until) => until is not null
        && !(long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var end) && end > time.GetUtcNow().ToUnixTimeSeconds());

    private bool IsGenuine(MediaReference file, string until, string given) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(SignatureOf(file, until)), Encoding.UTF8.GetBytes(given));

    private string SignatureOf(MediaReference file, string until)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"media 1\n{file.Path}\n{until}"), hash);
        return Base64Url.EncodeToString(hash[..SignatureBytes]);
    }
}
