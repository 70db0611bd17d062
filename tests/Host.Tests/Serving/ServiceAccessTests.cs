using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Serving;

[Trait("Category", "Slow")]
public sealed class ServiceAccessTests : IDisposable
{
    private const string Secret = "a secret of thirty-two characters";
    private const string Issuer = "https://login.example.com/";
    private const string Audience = "films";

    private const string Service =
        """
        [tables.films.columns]
        id = { type = "int", primary_key = true }

        [queries]
        films  = { sql = "select count(*) as n from films" }

        [[routes]]
        type = "query"
        query = "films"
        path = "/count"
        method = "get"
        """;

    private const string ForEditors = "\n[[routes]]\ntype = \"query\"\nquery = \"films\"\npath = \"/edit\"\nmethod = \"get\"\naccess = [\"ann\", \"role:editor\"]\n";

    private static readonly Dictionary<string, string> Environment =
        new() { ["JWT_KEY"] = Secret, ["BOB_KEY"] = "a key of bob, twenty characters" };

    private readonly TestFolder _scratch = new();
    private readonly RSA _rsa = RSA.Create(2048);

    public void Dispose()
    {
        _rsa.Dispose();
        _scratch.Dispose();
    }

    public static TheoryData<string, int> Tokens => new()
    {
        { "right", 200 }, { "right for several", 200 }, { "expired", 401 }, { "not yet", 401 },
        { "without an end", 401 }, { "other audience", 401 },
        { "without an audience", 401 }, { "other issuer", 401 }, { "other signature", 401 }, { "changed", 401 },
        { "alg none", 401 },
        { "no signature", 401 }, { "nobody", 401 }, { "called like a key", 401 }, { "no token", 401 },
    };

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task Token_SignedByASharedKey_LetsInWhereAllOfItIsRight(string kind, int status)
    {
        await using var service = await RunningService.StartAsync(
            $"{Keys}{Jwt}key = \"${{JWT_KEY}}\"\nissuer = \"{Issuer}\"\n{Service}", Environment);
        var right = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256);
        var wrong = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret + "!")), SecurityAlgorithms.HmacSha256);

        var answer = await service.GetAsync("/count", Token(kind, right, wrong));

        answer.Status.ShouldBe(status, answer.Body);
        if (status == 401)
            (answer.Code, answer.Headers.WwwAuthenticate.Count).ShouldBe(("unauthorized", 1));
    }

    [Theory]
    [MemberData(nameof(Tokens))]
    public async Task Token_SignedByAPrivateKey_LetsInWhereAllOfItIsRight(string kind, int status)
    {
        await using var service = await RunningService.StartAsync(
            $"{Keys}{Jwt}jwks = \"{Jwks()}\"\nissuer = \"{Issuer}\"\n{Service}", Environment);
        using var other = RSA.Create(2048);
        var right = new SigningCredentials(new RsaSecurityKey(_rsa) { KeyId = "1" }, SecurityAlgorithms.RsaSha256);
        var wrong = new SigningCredentials(new RsaSecurityKey(other) { KeyId = "1" }, SecurityAlgorithms.RsaSha256);

        (await service.GetAsync("/count", Token(kind, right, wrong))).Status.ShouldBe(status);
    }

    [Fact]
    public async Task Token_SignedByThePublicKeyAsIfItWereASecret_IsRefused()
    {
        await using var service = await RunningService.StartAsync(
            $"{Jwt}jwks = \"{Jwks()}\"\nissuer = \"{Issuer}\"\n{Service}", Environment);
        foreach (var bytes in new[]
        {
            Encoding.UTF8.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), _rsa.ExportSubjectPublicKeyInfo(),
            _rsa.ExportRSAPublicKey()
        })
        {
            var confused = new SigningCredentials(
                new SymmetricSecurityKey(bytes) { KeyId = "1" }, SecurityAlgorithms.HmacSha256);
            (await service.GetAsync("/count", Token("right", confused, confused))).Status.ShouldBe(401);
        }
    }

    [Fact]
    public async Task Token_OfACallerWithoutTheRight_IsForbidden_AndRolesAreRights()
    {
        await using var service = await RunningService.StartAsync(
            $"{Keys}{Jwt}key = \"${{JWT_KEY}}\"\nissuer = \"{Issuer}\"\n{Service}{ForEditors}", Environment);
        var key = new SigningCredentials(
            new SymmetricSecurityKey(Encoding.UTF8.GetBytes(Secret)), SecurityAlgorithms.HmacSha256);

        (await service.GetAsync("/edit", Token(Described("ann"), key))).Status.ShouldBe(200);
        (await service.GetAsync("/edit", Token(Described("eve"), key))).Code.ShouldBe("forbidden");
        (await service.GetAsync("/edit", Token(Described("eve", "editor"), key))).Status.ShouldBe(200);
        (await service.GetAsync("/edit", Token(Described("role:editor"), key))).Status.ShouldBe(403);
        (await service.GetAsync("/edit", Token(Described("editor"), key))).Status.ShouldBe(403);
        (await service.GetAsync("/edit", Environment["BOB_KEY"])).Status.ShouldBe(403);
        (await service.GetAsync("/count", Environment["BOB_KEY"])).Status.ShouldBe(200);
        (await service.SendAsync(HttpMethod.Get, "/count", null, null, ("X-API-Key", Environment["BOB_KEY"]))).Status
            .ShouldBe(200);
    }

    [Fact]
    public async Task Jwks_ThatCannotBeRead_IsAFaultOfTheFile()
    {
        foreach (var content in new[] { null, "{", "{}", """{"keys":[]}""" })
        {
            var jwks = content is null ? _scratch.File("missing.json") : _scratch.Write("keys.json", content);
            var file = _scratch.Write("films.toml", $"{Jwt}jwks = \"{jwks}\"\nissuer = \"{Issuer}\"\n{Service}");
            var result = await Tool.RunAsync("check", file, "--store", _scratch.File("films.db"));
            result.OutputLines.ShouldBe(
                [$"{file}:1:1: auth jwt: \"jwks\" must name a file that can be read and holds public keys (JWKS)"]);
        }
    }

    [Fact]
    public async Task Rate_IsOfEachCaller_AndPastItComes429()
    {
        await using var service = await RunningService.StartAsync(
            $"{Keys}[limits]\nrate = \"3/h\"\n{Service}", Environment);
        for (var request = 0; request < 3; request++)
            (await service.GetAsync("/count", Environment["BOB_KEY"])).Status.ShouldBe(200);

        var refused = await service.GetAsync("/count", Environment["BOB_KEY"]);
        (refused.Status, refused.Code, refused.Json.GetProperty("retryable").GetBoolean()).ShouldBe(
            (429, "rate_limited", true));
        refused.Headers.RetryAfter.ShouldNotBeNull()
            .Delta!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

        for (var request = 0; request < 3; request++)
            (await service.GetAsync("/count", "a wrong key of twenty characters")).Status.ShouldBe(401);
        (await service.GetAsync("/count", "another wrong key, just as long")).Status.ShouldBe(429);
        (await service.GetAsync("/health/live")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Rate_WithoutAuth_IsOfEachAddress()
    {
        await using var service = await RunningService.StartAsync($"limits.rate = \"2/h\"\n{Service}");
        (await service.GetAsync("/count")).Status.ShouldBe(200);
        (await service.GetAsync("/count")).Status.ShouldBe(200);
        (await service.GetAsync("/count")).Code.ShouldBe("rate_limited");
    }

    [Fact]
    public async Task Document_SaysWhoMayCallWhat()
    {
        await using var service = await RunningService.StartAsync(
            $"auth.openapi = \"public\"\n{Keys}{Jwt}key = \"${{JWT_KEY}}\"\nissuer = \"{Issuer}\"\n[limits]\nrate = \"1000/s\"\n{Service}"
            + ForEditors.Replace("[\"ann\", \"role:editor\"]", "\"public\"", StringComparison.Ordinal), Environment);
        var document = (await service.GetAsync("/openapi.json")).Json;

        document.GetProperty("components")
            .GetProperty("securitySchemes")
            .EnumerateObject()
            .Select(scheme => scheme.Name)
            .ShouldBe(["apiKey", "bearer"]);
        var known = document.GetProperty("paths").GetProperty("/count").GetProperty("get");
        Schemes(known).ShouldBe(["apiKey", "bearer"]);
        Statuses(known).Intersect(["401", "403", "429"]).Count().ShouldBe(3);
        var open = document.GetProperty("paths").GetProperty("/edit").GetProperty("get");
        open.TryGetProperty("security", out _).ShouldBeFalse();
        Statuses(open).ShouldContain("429");
        Statuses(open).ShouldNotContain("401");
        Schemes(document.GetProperty("paths").GetProperty("/jobs/{id}").GetProperty("get"))
            .ShouldBe(["apiKey", "bearer", ""]);
        Schemes(document.GetProperty("paths").GetProperty("/media/{path}").GetProperty("get"))
            .ShouldBe(["apiKey", "bearer", ""]);

        static IEnumerable<string> Schemes(JsonElement operation) => operation.GetProperty("security").EnumerateArray()
            .Select(way => string.Join(',', way.EnumerateObject().Select(scheme => scheme.Name))).ToList();
        static IEnumerable<string> Statuses(JsonElement operation) =>
            operation.GetProperty("responses").EnumerateObject().Select(answer => answer.Name).ToList();
    }

    [Fact]
    public async Task Check_OfAServiceThatOthersReach_NeedsAuthOrThatItIsSaid()
    {
        var file = _scratch.Write(
            "films.toml", $"[http]\nurls = [\"http://127.0.0.1:0\", \"http://*:8080\"]\n{Service}");
        var store = _scratch.File("films.db");
        var fault = $"{file}:1:1: http: other machines can reach http://*:8080, and nothing says who may call: add [auth], or listen on 127.0.0.1, or say \"open = true\" in [http] if everybody may do everything";

        (await Tool.RunAsync("check", file, "--store", store)).OutputLines.ShouldBe([fault]);
        var served = await Tool.RunAsync("serve", file, "--store", store);
        (served.ExitCode, string.Join('\n', served.ErrorLines)).ShouldBe((1, fault));
        var moved = await Tool.RunAsync("serve", file, "--store", store, "--urls", "http://[::]:0");
        moved.ErrorLines.ShouldHaveSingleItem().ShouldContain("other machines can reach http://[::]:0");
        File.Exists(store).ShouldBeFalse();

        _scratch.Write("films.toml", $"http.urls = \"http://*:8080\"\nhttp.open = true\n{Service}");
        (await Tool.RunAsync("check", file, "--store", store)).OutputLines.ShouldBeEmpty();
        _scratch.Write(
            "films.toml", $"http.urls = \"http://*:8080\"\n{Jwt}authority = \"https://login.example.com\"\n{Service}");
        (await Tool.RunAsync("check", file, "--store", store)).OutputLines.ShouldBeEmpty();
    }

    private const string Keys = "[auth.keys]\nbob = { value = \"${BOB_KEY}\" }\n";

    private const string Jwt = $"[auth.jwt]\naudience = \"{Audience}\"\n";

    private static DateTime Now => TimeProvider.System.GetUtcNow().UtcDateTime;

    private string Jwks() => _scratch.Write("keys.json", JsonSerializer.Serialize(new
    {
        keys = new[]
        {
            new
            {
                kty = "RSA",
                kid = "1",
                use = "sig",
                n = Base64UrlEncoder.Encode(_rsa.ExportParameters(false).Modulus),
                e = Base64UrlEncoder.Encode(_rsa.ExportParameters(false).Exponent)
            },
        },
    }));

    private static SecurityTokenDescriptor Described(string subject, params string[] roles) => new()
    {
        Issuer = Issuer, Audience = Audience, Expires = Now.AddHours(1),
        Claims = new Dictionary<string, object> { ["sub"] = subject, ["roles"] = roles },
    };

    private static string Token(SecurityTokenDescriptor described, SigningCredentials key)
    {
        described.SigningCredentials = key;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(described);
    }

    private static string? Token(string kind, SigningCredentials right, SigningCredentials wrong)
    {
        var described = Described("ann");
        switch (kind)
        {
            case "right for several":
                described.Audiences.Add("other");
                break;
            case "expired":
                described.Expires = Now.AddHours(-1);
                break;
            case "not yet":
                described.NotBefore = Now.AddMinutes(30);
                break;
            case "without an end":
                described.Expires = null;
                break;
            case "other audience":
                described.Audience = "other";
                break;
            case "without an audience":
                described.Audience = null;
                break;
            case "other issuer":
                described.Issuer = "https://login.example.org/";
                break;
            case "nobody":
                described.Claims.Remove("sub");
                break;
            case "called like a key":
                described.Claims["sub"] = "bob";
                break;
            case "alg none":
                return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(described);
            case "no token":
                return null;
        }

        var token = Token(described, kind == "other signature" ? wrong : right);
        return kind switch
        {
            "changed" => Changed(token),
            "no signature" => token[..(token.LastIndexOf('.') + 1)],
            _ => token,
        };
    }

    // The same signature under other claims.
    private static string Changed(string token)
    {
        var parts = token.Split('.');
        var claims = Base64UrlEncoder.Decode(parts[1]).Replace("\"ann\"", "\"eve\"", StringComparison.Ordinal);
        return $"{parts[0]}.{Base64UrlEncoder.Encode(claims)}.{parts[2]}";
    }
}
