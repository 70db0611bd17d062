using System.Buffers.Binary;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Naming;

namespace TableActors.AspNetCore.Idempotency;

/// <summary>The header <c>Idempotency-Key</c>, by which a client makes repeats of a request recognisable.</summary>
internal sealed class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Marks an answer as that of an earlier request.</summary>
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>The longest key, in characters, without quotes.</summary>
    public const int MaxLength = 255;

    // How much of the hash is used: enough that nobody finds two keys with the same id.
    private const int IdBytes = 24;

    private static readonly Problem Malformed = new(
        ErrorCodes.BadHeader,
        $"{Header} must be given once: 1 to {MaxLength} printable ASCII characters, which may stand in double quotes.");

    private readonly byte[] _hash;

    private IdempotencyKey(string route, string caller, string key)
    {
        using var parts = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(parts, route);
        Append(parts, caller);
        Append(parts, key);
        _hash = parts.GetHashAndReset();
    }

    /// <summary>The id of the write that the request asks for.</summary>
    public RequestId RequestId => new($"http:{Base64Url.EncodeToString(_hash.AsSpan(0, IdBytes))}");

    /// <summary>The id of the job that the request asks for.</summary>
    public JobId JobId => JobId.Of(_hash);

    /// <summary>Whether a request carries the header, well-formed or not.</summary>
    public static bool IsGiven(HttpContext context) => context.Request.Headers.ContainsKey(Header);

    /// <summary>Reads the header.</summary>
    /// <param name="context">The request.</param>
    /// <param name="caller">What its caller is called; <see langword="null"/>: nobody in particular.</param>
    /// <param name="key">
    /// The key, which is the route's and the caller's own; <see langword="null"/>: there is none,
    /// or a problem.
    /// </param>
    /// <returns>What is wrong with the header; <see langword="null"/>: nothing.</returns>
    public static Problem? Read(HttpContext context, string? caller, out IdempotencyKey? key)
    {
        key = null;
        if (!context.Request.Headers.TryGetValue(Header, out var lines))
            return null;
        if (lines is not [{ } line] || !TryUnquote(line, out var text))
            return Malformed;
        // No caller has an empty name.
        key = new IdempotencyKey(RouteOf(context), caller ?? "", text);
        return null;
    }

    // Each part follows its length, so that different parts never make the same bytes.
    private static void Append(IncrementalHash hash, string part)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, Encoding.UTF8.GetByteCount(part));
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(part));
    }

    // A quoted text is a string by RFC 8941. Many clients send a bare text.
    private static bool TryUnquote(string line, [NotNullWhen(true)] out string? text)
    {
        text = line;
        if (line.StartsWith('"'))
        {
            if (line.Length < 2 || !line.EndsWith('"') || !TryUnescape(line.AsSpan(1, line.Length - 2), out text))
                return false;
        }

        return text.Length is > 0 and <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
    }

    private static bool TryUnescape(ReadOnlySpan<char> quoted, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var plain = new char[quoted.Length];
        var length = 0;
        for (var i = 0; i < quoted.Length; i++)
        {
            if (quoted[i] == '"' || (quoted[i] == '\\' && (++i == quoted.Length || quoted[i] is not ('"' or '\\'))))
                return false;
            plain[length++] = quoted[i];
        }

        text = new string(plain, 0, length);
        return true;
    }

    // The pattern, because one path can be written in several ways, and the values of parameters in
    // the application's own prefix.
    private static string RouteOf(HttpContext context)
    {
        var pattern = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern
            ?? throw new InvalidOperationException("The request has no route.");
        var name = $"{context.Request.Method} {pattern.RawText}";
        foreach (var parameter in pattern.Parameters)
            name += $"\n{parameter.Name}={context.Request.RouteValues[parameter.Name]}";
        return name;
    }
}

/// <summary>
/// The requests with an <c>Idempotency-Key</c> that this node is carrying out. A repeat gets a
/// clear answer meanwhile, and costs no work. Between nodes the table decides: it carries out a
/// request once, wherever it comes from.
/// </summary>
internal sealed class RunningRequests
{
    private const int RetryAfterSeconds = 1;

    private readonly ConcurrentDictionary<RequestId, Running> _running = [];

    /// <summary>The answer to a repeat while the first request runs.</summary>
    public static Problem InProgress { get; } =
        new(
            ErrorCodes.RequestInProgress,
            "A request with this key is being carried out at the moment; nothing was done for this one.")
        {
            RetryAfterSeconds = RetryAfterSeconds,
        };

    /// <returns>
    /// Dispose of it when the request has ended; <see langword="null"/>: one with the same id is
    /// running.
    /// </returns>
    public IDisposable? TryBegin(RequestId request)
    {
        var running = new Running(this, request);
        return _running.TryAdd(request, running) ? running : null;
    }

    private sealed class Running(RunningRequests requests, RequestId request) : IDisposable
    {
        public void Dispose() => requests._running.TryRemove(KeyValuePair.Create(request, this));
    }
}
