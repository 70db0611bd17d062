using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class AuthSettingsTests
{
    private const string Hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    private const string Keys = $"[auth.keys]\nann = {{ sha256 = \"{Hash}\" }}\n";
    private const string Jwt = "[auth.jwt]\nauthority = \"https://login.example.com\"\naudience = \"films\"\n";
    private const string Film = "[tables.films.columns]\nid = { type = \"int\", primary_key = true }\n[[routes]]\ntype = \"insert\"\ntable = \"films\"\npath = \"/films\"\n";

    [Theory]
    [InlineData("§[auth]\n", "auth: names neither \"keys\" nor \"jwt\", so that nobody could call anything")]
    [InlineData("[auth.keys]\n§public = { sha256 = \"" + Hash + "\" }", "auth key public: no caller can be called \"public\", or \"role:…\"")]
    [InlineData("[auth.keys]\n§\"role:a\" = { sha256 = \"" + Hash + "\" }", "auth key role:a: no caller can be called \"public\", or \"role:…\"")]
    [InlineData("[auth.keys]\nann = §\"the key of ann\"", "auth key ann: must be a table { sha256 = … } or { value = … }, not a text")]
    [InlineData("[auth.keys]\nann = { sha256 = §\"the key of ann\" }", "auth key ann: \"sha256\" must be the SHA-256 of the key: 64 hexadecimal digits, as sha256sum prints them")]
    [InlineData("[auth.keys]\nann = { value = §\"a key of twenty characters\" }", "auth key ann: \"value\" is a secret, which must not stand in the file: name an environment variable, as in value = \"${NAME}\"")]
    [InlineData("[auth.keys]\nann = { value = §\"${SHORT:-key}\" }", "auth key ann: \"value\" must have at least 20 characters")]
    [InlineData("[auth.keys]\nann = { value = §\"${NONE}\" }", "auth key ann: \"value\": the environment variable NONE is not set; set it, or give a default: ${NONE:-text}")]
    [InlineData("[auth.keys]\n§ann = {}", "auth key ann: \"sha256\" or \"value\" is missing")]
    [InlineData("[auth.keys]\nann = { §key = \"a\" }", "auth key ann: unknown key \"key\"; known are sha256, value")]
    [InlineData("[auth]\nsigning_key = §\"in the file, and long enough to be one\"\n" + Keys, "auth: \"signing_key\" is a secret, which must not stand in the file: name an environment variable, as in signing_key = \"${NAME}\"")]
    [InlineData("[auth]\nmedia_urls_work_for = §\"1 s\"\n" + Keys, "auth: \"media_urls_work_for\" must be from 1 minute to 365 days")]
    [InlineData("[auth]\noperators = §\"amm\"\n" + Keys, "auth: \"operators\": there is no caller \"amm\" in [auth.keys]")]
    [InlineData("[auth]\noperators = §\"public\"\n" + Keys, "auth: \"operators\": nobody is called \"public\"")]
    [InlineData("[auth]\noperators = §[]\n" + Keys, "auth: \"operators\" must name at least one caller")]
    [InlineData("[auth]\nopenapi = §\"role:a\"\n" + Keys, "auth: \"openapi\": roles are told by tokens, and there is no [auth.jwt]")]
    [InlineData("§[auth.jwt]\naudience = \"a\"\nissuer = \"b\"", "auth jwt: must name one of \"authority\", \"key\" and \"jwks\": what tells whether a token is genuine")]
    [InlineData("§[auth.jwt]\naudience = \"a\"\nissuer = \"b\"\nauthority = \"https://a\"\njwks = \"b\"", "auth jwt: must name one of \"authority\", \"key\" and \"jwks\": what tells whether a token is genuine")]
    [InlineData("§[auth.jwt]\nauthority = \"https://a\"", "auth jwt: \"audience\" is missing: for whom tokens must be issued, so that those for other services are refused")]
    [InlineData("§[auth.jwt]\naudience = \"a\"\njwks = \"b\"", "auth jwt: \"issuer\" is missing: who must have issued the tokens")]
    [InlineData("[auth.jwt]\naudience = \"a\"\nauthority = §\"http://login.example.com\"", "auth jwt: \"authority\" must be an https:// URL; http:// will do on this machine alone")]
    [InlineData("[auth.jwt]\naudience = \"a\"\nissuer = \"b\"\nkey = §\"in the file, and long enough to be one\"", "auth jwt: \"key\" is a secret, which must not stand in the file: name an environment variable, as in key = \"${NAME}\"")]
    [InlineData(Film + "access = §\"public\"", "route POST /films: \"access\" needs the section [auth], which says who callers are")]
    [InlineData(Keys + Film + "access = §[]", "route POST /films: \"access\" must name at least one caller, or be \"public\"")]
    [InlineData(Keys + Film + "access = §[\"ann\", \"public\"]", "route POST /films: \"access\": \"public\" stands alone")]
    [InlineData(Keys + Film + "access = §[\"bob\"]", "route POST /films: \"access\": there is no caller \"bob\" in [auth.keys]")]
    [InlineData("limits.rate = §\"often\"", "limits: \"rate\" must be a number of requests in a time, such as \"100/s\", \"600/min\" or \"5000/h\", not \"often\"")]
    [InlineData("limits.rate = §\"0/s\"", "limits: \"rate\" must be a number of requests in a time, such as \"100/s\", \"600/min\" or \"5000/h\", not \"0/s\"")]
    [InlineData("limits.rate = §5", "limits: \"rate\" must be a text, not 5")]
    public void Read_OfSomethingFaulty_SaysWhatIsWrong(string toml, string fault) =>
        ServiceText.ShouldFault(toml, fault);

    [Fact]
    public void Read_OfKeys_KeepsTheirHashesAlone()
    {
        var service = ServiceText.Sound(
            $$"""
            [auth.keys]
            ann = { sha256 = ["{{Hash}}", "{{Hash.ToUpperInvariant()}}"], value = "${KEY}" }
            """,
            new Dictionary<string, string> { ["KEY"] = "a key of twenty characters" });
        var key = service.Auth.ShouldNotBeNull().Keys.ShouldHaveSingleItem();
        key.Caller.ShouldBe("ann");
        key.Hashes.Select(Convert.ToHexStringLower).Take(2).ShouldBe([Hash, Hash]);
        key.Hashes.Length.ShouldBe(3);
        service.ToString().ShouldNotContain("a key of");
    }

    [Fact]
    public void Read_OfAccess_TellsNamesFromRoles()
    {
        var route = ServiceText
            .Sound(Keys + Jwt + Film + "access = [\"ann\", \"somebody with a token\", \"role:editor\"]")
            .Routes.ShouldHaveSingleItem();
        var access = route.Access.ShouldNotBeNull();
        (access.IsPublic, string.Join(',', access.Names), string.Join(',', access.Roles)).ShouldBe(
            (false, "ann,somebody with a token", "editor"));
        ServiceText.Sound(Keys + Film + "access = \"public\"")
            .Routes[0].Access.ShouldNotBeNull()
            .IsPublic.ShouldBeTrue();
        ServiceText.Sound(Keys + Film).Routes[0].Access.ShouldBeNull();
    }

    [Theory]
    [InlineData("100/s", 100, 1)]
    [InlineData("600 / min", 600, 60)]
    [InlineData("5000/h", 5000, 3600)]
    [InlineData("1/d", 1, 86400)]
    public void Read_OfARate_IsSoManyInATime(string text, int requests, int seconds) =>
        ServiceText.Sound($"limits.rate = \"{text}\"")
            .Limits.Rate.ShouldBe(new Rate(requests, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("http://127.0.0.1:8080", true)]
    [InlineData("http://127.1.2.3", true)]
    [InlineData("http://[::1]:80", true)]
    [InlineData("http://[::ffff:127.0.0.1]:80", true)]
    [InlineData("http://localhost:80", true)]
    [InlineData("HTTP://LOCALHOST", true)]
    [InlineData("http://0.0.0.0:80", false)]
    [InlineData("http://*:80", false)]
    [InlineData("http://+:80", false)]
    [InlineData("http://[::]:80", false)]
    [InlineData("http://[::ffff:10.0.0.1]:80", false)]
    [InlineData("http://10.0.0.1", false)]
    [InlineData("http://localhost.example.com", false)]
    [InlineData("http://localhost.:80", false)]
    [InlineData("http://example.com:80", false)]
    public void ListenUrl_IsLoopback_WhereOnlyThisMachineReachesIt(string url, bool isLoopback)
    {
        ListenUrl.FaultOf(url).ShouldBeNull();
        ListenUrl.IsLoopback(url).ShouldBe(isLoopback);
    }
}
