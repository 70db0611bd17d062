using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Access;
using TableActors.Contracts.Naming;

namespace TableActors.Host.ServiceFiles;

/// <summary>The section <c>auth</c>: who callers are, and which of them are operators.</summary>
internal sealed record AuthSettings
{
    /// <summary>The API keys' hashes, by the callers' names; a caller may have several.</summary>
    public ImmutableArray<ApiKey> Keys { get; init; } = [];

    /// <summary>How bearer tokens are checked; <see langword="null"/>: there are none.</summary>
    public JwtSettings? Jwt { get; init; }

    /// <summary>Who operates the service; <see langword="null"/>: nobody.</summary>
    public Access? Operators { get; init; }

    /// <summary>Who may read the OpenAPI document; <see langword="null"/>: every known caller.</summary>
    public Access? OpenApi { get; init; }

    /// <summary>Reads the section, and sets the options for the URLs of files.</summary>
    public static AuthSettings Read(Section section, TableAccessOptions options)
    {
        var keys = ReadKeys(section);
        var jwt = section.Nested("jwt", new Place("auth jwt")) is { } nested ? JwtSettings.Read(nested) : null;
        var callers = new KnownCallers([.. keys.Select(key => key.Caller)], HasTokens: section.Has("jwt"));
        var auth = new AuthSettings
        {
            Keys = keys,
            Jwt = jwt,
            Operators = Access.Read(section, "operators", callers, mayBePublic: false),
            OpenApi = Access.Read(section, "openapi", callers),
        };
        SettingReader.Read(section, "auth", options);
        if (!section.Has("keys") && !section.Has("jwt"))
            section.Fault("names neither \"keys\" nor \"jwt\", so that nobody could call anything");
        section.RefuseOthers();
        return auth with { Callers = callers };
    }

    /// <summary>Which names the service file may use for callers.</summary>
    public KnownCallers Callers { get; private init; } = new([], HasTokens: false);

    private static ImmutableArray<ApiKey> ReadKeys(Section section)
    {
        var keys = ImmutableArray.CreateBuilder<ApiKey>();
        foreach (var entry in section.Entries("keys"))
        {
            var place = new Place($"auth key {entry.Key}");
            if (Access.FaultOfName(entry.Key) is { } fault)
                section.Faults.Add(entry.At, place, fault);
            if (entry.Value is TableNode table)
                keys.Add(ApiKey.Read(entry.Key, new Section(table, entry.At, place, section.Faults)));
            else
                section.Faults.Add(
                    entry.Value.At, place,
                    $"must be a table {{ sha256 = … }} or {{ value = … }}, not {Kind(entry.Value)}");
        }

        return keys.ToImmutable();
    }

    // The value may be the key itself, which no fault may repeat.
    private static string Kind(Node value) => value is TextNode ? "a text" : Section.Describe(value);
}

/// <summary>A caller who has API keys.</summary>
/// <param name="Caller">The caller's name.</param>
/// <param name="Hashes">The SHA-256 of each key.</param>
internal sealed record ApiKey(string Caller, ImmutableArray<byte[]> Hashes)
{
    public static ApiKey Read(string caller, Section section)
    {
        var hashes = ImmutableArray.CreateBuilder<byte[]>();
        foreach (var text in section.Texts("sha256") ?? [])
        {
            if (TryReadHash(text, out var hash))
                hashes.Add(hash);
            else
                section.Fault(
                    "sha256",
                    "\"sha256\" must be the SHA-256 of the key: 64 hexadecimal digits, as sha256sum prints them");
        }

        if (section.Secret("value", ApiKeyOptions.ShortestKey) is { } key)
            hashes.Add(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(key)));
        if (!section.Has("sha256") && !section.Has("value"))
            section.RefuseAbsence("\"sha256\" or \"value\"", "sha256", "value");
        section.RefuseOthers();
        return new ApiKey(caller, hashes.ToImmutable());
    }

    private static bool TryReadHash(string text, [NotNullWhen(true)] out byte[]? hash)
    {
        hash = text.Length == 2 * SHA256.HashSizeInBytes && text.All(char.IsAsciiHexDigit)
            ? Convert.FromHexString(text)
            : null;
        return hash is not null;
    }
}

/// <summary>The section <c>auth.jwt</c>: how bearer tokens are checked.</summary>
internal sealed record JwtSettings
{
    /// <summary>The fewest bytes of <see cref="Key"/>.</summary>
    public const int ShortestKey = 32;

    /// <summary>
    /// The OpenID Connect provider that issues the tokens and publishes its keys;
    /// <see langword="null"/>: <see cref="Key"/> or <see cref="Jwks"/> says how they are signed.
    /// </summary>
    public string? Authority { get; init; }

    public ImmutableArray<string> Audiences { get; init; } = [];

    public string? Issuer { get; init; }

    /// <summary>
    /// The secret by which the issuer signs tokens (HS256, HS384, HS512), and the service checks
    /// them.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>The file of the public keys (JWKS) by which tokens are checked.</summary>
    public string? Jwks { get; init; }

    [Setting("auth.jwt.name_claim")]
    public string NameClaim { get; init; } = "sub";

    [Setting("auth.jwt.roles_claim")]
    public string RolesClaim { get; init; } = "roles";

    public static JwtSettings Read(Section section)
    {
        var jwt = new JwtSettings
        {
            Authority = section.Text("authority"),
            Audiences = section.Texts("audience") ?? [],
            Issuer = section.Text("issuer"),
            Key = section.Secret("key", ShortestKey),
            Jwks = section.Text("jwks"),
        };
        SettingReader.Read(section, "auth.jwt", jwt);
        var sources = new[] { "authority", "key", "jwks" }.Count(section.Has);
        if (sources != 1)
            section.Fault(
                "must name one of \"authority\", \"key\" and \"jwks\": what tells whether a token is genuine");
        if (jwt.Audiences.IsEmpty)
            section.Fault(
                "\"audience\" is missing: for whom tokens must be issued, "
                + "so that those for other services are refused");
        if (jwt.Authority is null && jwt.Issuer is null && !section.Has("authority"))
            section.Fault("\"issuer\" is missing: who must have issued the tokens");
        if (jwt.Authority is not null && !IsAuthority(jwt.Authority))
            section.Fault("authority", "\"authority\" must be an https:// URL; http:// will do on this machine alone");
        section.RefuseOthers();
        return jwt;
    }

    private static bool IsAuthority(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback));
}

/// <summary>Which callers the service can know.</summary>
/// <param name="Names">Those who have API keys.</param>
/// <param name="HasTokens">Whether others come with tokens. Nobody knows their names and roles in advance.</param>
internal sealed record KnownCallers(ImmutableArray<string> Names, bool HasTokens);

/// <summary>Who may do something.</summary>
/// <param name="IsPublic">Whether everybody may, known or not.</param>
/// <param name="Names">The callers' names.</param>
/// <param name="Roles">The roles, which tokens name.</param>
internal sealed record Access(bool IsPublic, ImmutableArray<string> Names, ImmutableArray<string> Roles)
{
    private const string Public = "public";
    private const string Role = "role:";
    private const int LongestName = 100;

    /// <summary>Says why a caller cannot have a name; <see langword="null"/>: it can.</summary>
    public static string? FaultOfName(string name) =>
        name == Public
        || name.StartsWith(Role, StringComparison.Ordinal) ? $"no caller can be called \"{Public}\", or \"{Role}…\""
        : name.Length is 0 or > LongestName
            || name.Any(char.IsControl) ? $"a caller's name has 1 to {LongestName} characters"
        : null;

    /// <summary>Reads who may do something; <see langword="null"/>: the key is missing or faulty.</summary>
    /// <param name="section">Where the key is.</param>
    /// <param name="key">The key.</param>
    /// <param name="callers">
    /// Who can be named; <see langword="null"/>: nobody, because the file has no <c>auth</c>.
    /// </param>
    /// <param name="mayBePublic">Whether the key may name everybody.</param>
    public static Access? Read(Section section, string key, KnownCallers? callers, bool mayBePublic = true)
    {
        if (section.Texts(key) is not { } given)
            return null;
        if (callers is null)
        {
            section.Fault(key, $"\"{key}\" needs the section [auth], which says who callers are");
            return null;
        }

        if (given is [Public] && mayBePublic)
            return new Access(true, [], []);
        if (given.IsEmpty)
            section.Fault(
                key, $"\"{key}\" must name at least one caller{(mayBePublic ? $", or be \"{Public}\"" : "")}");
        foreach (var name in given)
        {
            if (FaultOf(name, callers, mayBePublic) is { } fault)
                section.Fault(key, $"\"{key}\": {fault}");
        }

        return new Access(
            false,
            [.. given.Where(name => !name.StartsWith(Role, StringComparison.Ordinal))],
            [.. given.Where(name => name.StartsWith(Role, StringComparison.Ordinal))
                .Select(name => name[Role.Length..])]);
    }

    private static string? FaultOf(string name, KnownCallers callers, bool mayBePublic)
    {
        if (name == Public)
            return mayBePublic ? $"\"{Public}\" stands alone" : $"nobody is called \"{Public}\"";
        if (name.StartsWith(Role, StringComparison.Ordinal))
            return callers.HasTokens ? null : "roles are told by tokens, and there is no [auth.jwt]";
        return callers.HasTokens || callers.Names.Contains(name)
            ? null
            : $"there is no caller \"{name}\" in [auth.keys]{NearestName.Hint(name, callers.Names)}";
    }
}
