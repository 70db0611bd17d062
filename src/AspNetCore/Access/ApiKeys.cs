using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TableActors.AspNetCore.Access;

/// <summary>The known API keys. Only the SHA-256 of each is kept.</summary>
/// <remarks>
/// A key must be a long random text, for example 32 random bytes in base64. Its hash then does not
/// reveal it.
/// </remarks>
public sealed class ApiKeyOptions : AuthenticationSchemeOptions
{
    /// <summary>The name of the scheme.</summary>
    public const string Scheme = "ApiKey";

    /// <summary>The header that carries a key. <c>Authorization: Bearer</c> may carry it too.</summary>
    public const string Header = "X-API-Key";

    /// <summary>The fewest characters that a key may have.</summary>
    internal const int ShortestKey = 20;

    private readonly List<(byte[] Hash, string Caller)> _keys = [];

    /// <summary>Lets a caller in by a key. A caller may have several keys.</summary>
    /// <param name="caller">The caller's name.</param>
    /// <param name="key">The key, of at least 20 characters.</param>
    /// <exception cref="ArgumentException">The key is too short, or the caller has no name.</exception>
    public void Add(string caller, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length < ShortestKey)
            throw new ArgumentException($"A key must have at least {ShortestKey} characters.", nameof(key));
        AddHash(caller, HashOf(key));
    }

    /// <summary>Lets a caller in by a key of which only the hash is known.</summary>
    /// <param name="caller">The caller's name.</param>
    /// <param name="sha256">The SHA-256 of the key's UTF-8 bytes.</param>
    /// <exception cref="ArgumentException">The hash does not have 32 bytes, or the caller has no name.</exception>
    public void AddHash(string caller, byte[] sha256)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(caller);
        ArgumentNullException.ThrowIfNull(sha256);
        if (sha256.Length != SHA256.HashSizeInBytes)
            throw new ArgumentException($"A SHA-256 has {SHA256.HashSizeInBytes} bytes.", nameof(sha256));
        _keys.Add((sha256, caller));
    }

    // Compares with every key, even after a match, so that the time taken reveals nothing.
    internal string? CallerOf(string key)
    {
        var hash = HashOf(key);
        string? caller = null;
        foreach (var (known, name) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                caller = name;
        }

        return caller;
    }

    private static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>Adds authentication by API keys.</summary>
public static class ApiKeyExtensions
{
    /// <summary>
    /// Adds the scheme <see cref="ApiKeyOptions.Scheme"/>. The caller's name becomes the name of
    /// the identity.
    /// </summary>
    /// <param name="builder">The application's authentication.</param>
    /// <param name="configure">Adds the keys.</param>
    /// <returns>The application's authentication.</returns>
    public static AuthenticationBuilder AddApiKeys(this AuthenticationBuilder builder, Action<ApiKeyOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddScheme<ApiKeyOptions, ApiKeyHandler>(ApiKeyOptions.Scheme, configure);
    }
}

/// <summary>Authenticates callers by the API keys that they send.</summary>
internal sealed class ApiKeyHandler(IOptionsMonitor<ApiKeyOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<ApiKeyOptions>(options, logger, encoder)
{
    private const string Bearer = "Bearer ";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(Authenticate());

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return base.HandleChallengeAsync(properties);
    }

    private AuthenticateResult Authenticate()
    {
        var given = Request.Headers[ApiKeyOptions.Header];
        var authorization = Request.Headers.Authorization;
        string? key = null;
        if (given.Count > 0)
            key = given is [{ } only] ? only : "";
        else if (authorization is [{ } text] && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            key = text[Bearer.Length..].Trim();
        if (key is null)
            return AuthenticateResult.NoResult();
        if (Options.CallerOf(key) is not { } caller)
            return AuthenticateResult.Fail("The key is not known.");
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, caller)], Scheme.Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme.Name));
    }
}
