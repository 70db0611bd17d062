using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.IdentityModel.Tokens;
using Microsoft.OpenApi;
using TableActors.AspNetCore;
using TableActors.AspNetCore.Access;
using TableActors.Contracts.Errors;
using TableActors.Host.ServiceFiles;
using AccessRule = TableActors.Host.ServiceFiles.Access;

namespace TableActors.Host.Serving;

/// <summary>Tells ASP.NET Core who callers are, what they may do, and how often.</summary>
internal static class ServiceAccess
{
    private const string Callers = "Callers";
    private const string Operators = "Operators";
    private const string BearerPrefix = "Bearer ";
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(30);

    /// <summary>Adds what the sections <c>auth</c> and <c>limits.rate</c> say to the services.</summary>
    /// <exception cref="DefinitionException">A file that they name cannot be read.</exception>
    public static void AddTo(IServiceCollection services, ServiceDefinition service)
    {
        if (service.Auth is { } auth)
        {
            AddAuthentication(services, auth);
            services.AddAuthorization(options =>
            {
                // An endpoint without a rule of its own is not for strangers.
                options.FallbackPolicy = KnownCaller;
                if (auth.Operators is { } operators)
                    options.AddPolicy(Operators, PolicyOf(operators));
            });
            services.Configure<TableHttpOptions>(http =>
            {
                http.Access.OperatorPolicy = auth.Operators is null ? null : Operators;
                foreach (var (name, scheme) in SchemesOf(auth))
                    http.OpenApi.SecuritySchemes[name] = scheme;
            });
        }

        if (service.Limits.Rate is { } rate)
            services.AddRateLimiter(options => Limit(options, rate));
    }

    /// <summary>
    /// Adds the middleware. It finds out who the caller is, then counts the request, then decides
    /// whether it may go on.
    /// </summary>
    public static void Use(WebApplication app, ServiceDefinition service)
    {
        if (service.Auth is not null)
            app.UseAuthentication();
        if (service.Limits.Rate is not null)
            app.UseRateLimiter();
        if (service.Auth is not null)
            app.UseAuthorization();
    }

    /// <summary>Restricts an endpoint to those who may call it.</summary>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="service">The service.</param>
    /// <param name="access">Who may; <see langword="null"/>: every known caller.</param>
    public static void Apply(IEndpointConventionBuilder endpoint, ServiceDefinition service, AccessRule? access)
    {
        if (service.Auth is null)
            return;
        if (access is { IsPublic: true })
            endpoint.AllowAnonymous();
        else
            endpoint.RequireAuthorization(access is null ? KnownCaller : PolicyOf(access));
    }

    private static AuthorizationPolicy KnownCaller { get; } = new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .Build();

    private static AuthorizationPolicy PolicyOf(AccessRule access) => new AuthorizationPolicyBuilder()
        .RequireAuthenticatedUser()
        .RequireAssertion(context =>
            access.Names.Contains(context.User.Identity?.Name ?? "") || access.Roles.Any(context.User.IsInRole))
        .Build();

    private static void AddAuthentication(IServiceCollection services, AuthSettings auth)
    {
        // Choosing between two schemes costs every request something. A service with one scheme has
        // no choice to make.
        var builder = services.AddAuthentication(auth.Jwt is null ? ApiKeyOptions.Scheme : Callers);
        // Data protection protects nothing here, and would write keys into the home directory.
        foreach (var service in services.Where(IsOfDataProtection).ToList())
            services.Remove(service);
        builder.AddApiKeys(options =>
        {
            foreach (var (caller, hash) in auth.Keys.SelectMany(key => key.Hashes.Select(hash => (key.Caller, hash))))
                options.AddHash(caller, hash);
        });
        if (auth.Jwt is { } jwt)
        {
            builder.AddPolicyScheme(Callers, null, options => options.ForwardDefaultSelector = SchemeOf);
            var parameters = ParametersOf(jwt);
            builder.AddJwtBearer(options => Configure(options, jwt, parameters, auth.Callers));
        }
    }

    private static bool IsOfDataProtection(ServiceDescriptor service) =>
        service.ServiceType == typeof(IHostedService)
        && service.ImplementationType?.Assembly == typeof(KeyManagementOptions).Assembly;

    private static string SchemeOf(HttpContext context)
    {
        if (context.Request.Headers.ContainsKey(ApiKeyOptions.Header))
            return ApiKeyOptions.Scheme;
        var authorization = context.Request.Headers.Authorization.ToString();
        var isKey = authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)
            && authorization.Count(c => c == '.') < 2;
        return isKey ? ApiKeyOptions.Scheme : JwtBearerDefaults.AuthenticationScheme;
    }

    private static void Configure(
        JwtBearerOptions options, JwtSettings jwt, TokenValidationParameters parameters, KnownCallers callers)
    {
        options.MapInboundClaims = false;
        options.Authority = jwt.Authority;
        options.RequireHttpsMetadata = jwt.Authority?.StartsWith("https:", StringComparison.OrdinalIgnoreCase) == true;
        options.TokenValidationParameters = parameters;
        options.Events = new JwtBearerEvents
        {
            OnTokenValidated = context =>
            {
                var name = context.Principal?.Identity?.Name;
                if (string.IsNullOrEmpty(name))
                    context.Fail($"The token has no claim \"{jwt.NameClaim}\", which is to say who the caller is.");
                else if (callers.Names.Contains(name))
                    context.Fail("The token's caller is called like one that has an API key.");
                return Task.CompletedTask;
            },
        };
    }

    private static TokenValidationParameters ParametersOf(JwtSettings jwt)
    {
        var parameters = new TokenValidationParameters
        {
            NameClaimType = jwt.NameClaim,
            RoleClaimType = jwt.RolesClaim,
            ValidAudiences = jwt.Audiences,
            ValidIssuer = jwt.Issuer,
            ClockSkew = ClocksDiffer,
            // Only kinds of signatures that the given key can check; never "none".
            ValidAlgorithms = jwt.Key is not null
                ? [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.HmacSha384, SecurityAlgorithms.HmacSha512]
                :
                [
                    SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
                    SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384,
                    SecurityAlgorithms.RsaSsaPssSha512,
                    SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
                ],
        };
        if (jwt.Key is { } key)
            parameters.IssuerSigningKey = new SymmetricSecurityKey(System.Text.Encoding.UTF8.GetBytes(key));
        else if (jwt.Jwks is { } file)
            parameters.IssuerSigningKeys = KeysIn(file);
        return parameters;
    }

    private static IList<SecurityKey> KeysIn(string file)
    {
        try
        {
            var keys = JsonWebKeySet.Create(File.ReadAllText(file)).GetSigningKeys();
            if (keys.Count > 0)
                return keys;
        }
        catch (Exception unreadable) when (unreadable is IOException
            or UnauthorizedAccessException
            or ArgumentException
            or System.Text.Json.JsonException)
        {
            throw Refusal();
        }

        throw Refusal();

        static DefinitionException Refusal() => new([new DefinitionFault(
            "auth jwt", null, "\"jwks\" must name a file that can be read and holds public keys (JWKS)")]);
    }

    private static IEnumerable<(string Name, OpenApiSecurityScheme Scheme)> SchemesOf(AuthSettings auth)
    {
        if (!auth.Keys.IsEmpty)
            yield return ("apiKey", new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = ApiKeyOptions.Header
            });
        yield return ("bearer", new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = auth.Jwt is null ? null : "JWT",
        });
    }

    private static void Limit(RateLimiterOptions options, Rate rate)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(
            context => RateLimitPartition.GetFixedWindowLimiter(
                SenderOf(context),
                _ => new FixedWindowRateLimiterOptions { PermitLimit = rate.Requests, Window = rate.Per }));
        options.OnRejected = (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : rate.Per;
            return new ValueTask(RateLimitAnswer.WriteAsync(rejected.HttpContext, wait));
        };
    }

    // Strangers are told apart by their addresses. In IPv6 one stranger has a whole network.
    private static string SenderOf(HttpContext context)
    {
        if (context.User.Identity is { IsAuthenticated: true, Name: { } name })
            return "caller " + name;
        if (context.Connection.RemoteIpAddress is not { } address)
            return "stranger";
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? "network " + Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8))
            : "address " + address.ToString();
    }
}

/// <summary>A service without <c>auth</c> that other machines can reach must say that it is open.</summary>
internal static class OpenServiceRule
{
    public static IEnumerable<DefinitionFault> FaultsOf(ServiceDefinition service)
    {
        if (service.Auth is not null || service.Http.Open)
            yield break;
        foreach (var url in service.Http.Urls.Where(
            url => ListenUrl.FaultOf(url) is null && !ListenUrl.IsLoopback(url)))
        {
            yield return new DefinitionFault(
                "http",
                null,
                $"other machines can reach {url}, and nothing says who may call: add [auth], or listen on 127.0.0.1, "
                + "or say \"open = true\" in [http] if everybody may do everything");
        }
    }
}
