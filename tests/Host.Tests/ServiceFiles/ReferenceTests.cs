using System.Text.RegularExpressions;
using TableActors.Actors.Cluster;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed partial class ReferenceTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "reference.toml"));

    /// <summary>The reference with its examples, the lines that begin with # and no space, as part of it.</summary>
    private static readonly string Examples = Example().Replace(Text, "");

    private static readonly Dictionary<string, string> Environment = new()
    {
        ["EXPORT_DB"] = "sqlite:///log.db", ["SIGNING_KEY"] = new string('s', 32), ["OTLP_HEADERS"] = "x-key=1",
        ["LOADER_KEY"] = new string('l', 20),
    };

    private static readonly ServiceDefinition Reference = ServiceText.Sound(Text);

    [Fact]
    public void Reference_SaysWhatHoldsWithoutIt()
    {
        var bare = new ServiceDefinition();
        (Reference with
        {
            NodeOptions = bare.NodeOptions, HttpOptions = bare.HttpOptions, Http = bare.Http,
            Tables = bare.Tables, Queries = bare.Queries, Routes = bare.Routes,
        }).ShouldBe(bare);
        (Reference.Tables.Length, Reference.Queries.Length, Reference.Routes.Length).ShouldBe((0, 0, 0));
        Reference.Http.Urls.ShouldBe(bare.Http.Urls);
        (Reference.Http with { Urls = bare.Http.Urls }).ShouldBe(bare.Http);
        Reference.Media.ShouldBe(bare.Media);
    }

    [Fact]
    public void Reference_SaysTheOptionsDefaults()
    {
        var (options, http) = (new TableActorsOptions(), new TableHttpOptions());

        ValuesOf(Reference.NodeOptions).ShouldBe(ValuesOf(options));
        ValuesOf(Reference.HttpOptions).ShouldBe(ValuesOf(http));
        http.MaxBufferedBodies.ShouldBeNull();
        http.TrustedProxies.ShouldBeEmpty();
        Reference.HttpOptions.TrustedProxies.ShouldBeEmpty();
        Reference.NodeOptions.Media.Fetch.FetchFrom.ShouldBe(options.Media.Fetch.FetchFrom);
        Reference.Http.Open.ShouldBeFalse();
        Reference.Media.Store.ShouldBe(TableActorsOptions.DefaultMediaDirectory);
    }

    [Fact]
    public void EverySetting_IsInTheReferenceWithItsDefaultAndItsRange()
    {
        var entries = EntriesOf(Text);
        var service = ServiceText.Sound(Examples, Environment);
        var options = new (object Defaults, object Shown)[]
        {
            (new TableActorsOptions(), service.NodeOptions),
            (new TableHttpOptions(), service.HttpOptions),
            (new HttpSettings(), service.Http),
            (new CorsSettings(), service.Http.Cors!),
            (new TelemetrySettings(), service.Telemetry),
            (new JwtSettings(), service.Auth!.Jwt!),
            (new ClusterSettings(), service.Cluster!),
            (new TableClusterOptions(), service.Cluster!.Options),
        };
        var settings = (
            from option in options
            from setting in Setting.Of(option.Defaults.GetType())
            where setting.Key is not null
            let key = $"{setting.Section}.{setting.Key}"
            select (key, setting.Range, setting.Get(option.Defaults), setting.Get(option.Shown))).ToList();

        settings.Count.ShouldBeGreaterThanOrEqualTo(45);
        settings.Select(setting => setting.key).ShouldBeUnique();
        foreach (var (key, range, value, shown) in settings)
        {
            entries.ShouldContainKey(key);
            var (isExample, comment) = entries[key];
            // Where the default is no value, an example shows another one, and the comment says what holds.
            if (value is not null || !isExample || !comment.Contains("Default: ", StringComparison.Ordinal))
                shown.ShouldBe(value, $"the reference shows another default of {key}");
            foreach (var words in WordsOf(range))
                comment.ShouldContain(words, Case.Insensitive, $"the reference does not say the range of {key}");
        }
    }

    [Fact]
    public void Reference_WithItsExamples_HasNoFaults()
    {
        var service = ServiceText.Sound(Examples, Environment);
        service.Tables.ShouldHaveSingleItem()
            .Columns.Select(column => column.Name)
            .ShouldBe(["prompt", "rating", "size", "id", "slug", "words", "poster", "caption"]);
        service.Queries.Select(query => query.Name).ShouldBe(["search", "by_id"]);
        service.Routes.Length.ShouldBe(6);
        (service.Telemetry with { Otlp = null, Headers = null }).ShouldBe(new TelemetrySettings());
        service.HttpOptions.PublicUrl.ShouldBe(new Uri("https://api.example.org"));
        var cors = service.Http.Cors.ShouldNotBeNull();
        cors.Origins.ShouldBe(["https://app.example.org"]);
        (cors with { Origins = new CorsSettings().Origins }).ShouldBe(new CorsSettings());
        var cluster = service.Cluster.ShouldNotBeNull();
        var defaults = new TableClusterOptions();
        (cluster.Options.Listen, cluster.Options.Insecure, cluster.Enabled).ShouldBe(
            (defaults.Listen, defaults.Insecure, true));
        cluster.Options.Tls.ShouldNotBeNull().Ca.ShouldBe("ca.pem");
        new TableActorsOptions().Cluster.ShouldBeNull();
        var auth = service.Auth.ShouldNotBeNull();
        auth.Keys.Select(key => key.Caller).ShouldBe(["admin", "loader"]);
        var jwt = auth.Jwt.ShouldNotBeNull();
        (jwt.NameClaim, jwt.RolesClaim).ShouldBe((new JwtSettings().NameClaim, new JwtSettings().RolesClaim));
        (service.HttpOptions.Access.MediaUrlsWorkFor, Reference.Auth).ShouldBe(
            (new TableHttpOptions().Access.MediaUrlsWorkFor, null));
    }

    // A key that the reader does not know is a fault of the examples; one that it knows is named by
    // the fault of an unknown key.
    [Theory]
    [InlineData("", "service")]
    [InlineData("[http]", "http")]
    [InlineData("[http.cors]", "http.cors")]
    [InlineData("[media]", "media")]
    [InlineData("[telemetry]", "telemetry")]
    [InlineData("[idempotency]", "idempotency")]
    [InlineData("[auth]", "auth")]
    [InlineData("[limits]", "limits")]
    [InlineData("[jobs]", "jobs")]
    [InlineData("[cluster]", "cluster")]
    public void Reference_HoldsEverySetting(string header, string section)
    {
        var known = KnownKeys($"{header}\nzzzzzzzzzzzzzzzzzzzzzz = 1");
        var text = Sections()
            .Matches(Examples)
            .Single(match => match.Groups["name"].Value == (section == "service" ? "" : section)).Groups["body"].Value;
        var keys = Key().Matches(text).Select(match => match.Groups["key"].Value);
        if (section == "service")
            keys = keys.Concat([
                "http", "telemetry", "auth", "media", "idempotency", "limits", "jobs", "cluster", "tables", "queries",
                "routes"
            ]);
        if (section == "auth")
            keys = keys.Concat(["keys", "jwt"]);
        if (section == "cluster")
            keys = keys.Append("tls");
        if (section == "http")
            keys = keys.Append("cors");
        keys.Order().ShouldBe(known.Order());
    }

    [Theory]
    [InlineData("[cluster.tls]")]
    [InlineData("[auth.keys.a]")]
    [InlineData("[auth.jwt]")]
    [InlineData("[tables.t]")]
    [InlineData("[tables.t.columns.c]")]
    [InlineData("[tables.t.columns.c.computed]\nfunction = \"f\"")]
    [InlineData("[tables.t.columns.c.computed]\nsql = \"f\"")]
    [InlineData("[tables.t.columns.c.computed]\ncommand = \"f\"")]
    [InlineData("[tables.t.columns.c.computed]\n[tables.t.columns.c.computed.http]\nurl = \"http://a\"")]
    [InlineData("[queries.q]\nsql = \"select 1\"")]
    [InlineData("[queries.q]\nretrieve = \"t\"")]
    [InlineData("[queries.q]\nsql = \"select 1\"\n[queries.q.parameters.p]\ntype = \"int\"")]
    [InlineData("[queries.q]\nsql = \"select 1\"\n[queries.q.columns.c]\ntype = \"int\"")]
    [InlineData("[[routes]]\npath = \"/\"\ntype = \"insert\"")]
    [InlineData("[[routes]]\npath = \"/\"\ntype = \"update\"")]
    [InlineData("[[routes]]\npath = \"/\"\ntype = \"compute\"")]
    [InlineData("[[routes]]\npath = \"/\"\ntype = \"delete\"")]
    [InlineData("[[routes]]\npath = \"/\"\ntype = \"query\"")]
    [InlineData("[[routes]]\npath = \"/\"\ntype = \"insert\"\n[routes.export_sql]")]
    [InlineData("[[routes]]\npath = \"/\"\ntype = \"insert\"\n[routes.export_sql.retry]")]
    public void Reference_ShowsEveryKeyOfDefinitions(string definition)
    {
        var shown = Key().Matches(Examples).Select(match => match.Groups["key"].Value).ToHashSet();
        shown.UnionWith(["columns", "computed", "parameters", "export_sql"]);
        KnownKeys($"{definition}\nzzzzzzzzzzzzzzzzzzzzzz = 1").Except(shown).ShouldBeEmpty();
    }

    private static IEnumerable<string> ValuesOf(object options) =>
        Setting.Of(options.GetType())
            .Where(setting => setting.Key is not null)
            .Select(setting => $"{setting.Name} = {setting.Get(options)}");

    /// <summary>
    /// The keys of the reference's settings: whether a key stands in an example, and the comment
    /// above it.
    /// </summary>
    private static Dictionary<string, (bool IsExample, string Comment)> EntriesOf(string text)
    {
        var entries = new Dictionary<string, (bool, string)>();
        var (section, comment) = ("", "");
        foreach (var line in text.Split('\n'))
        {
            var entry = Entry().Match(line);
            if (entry.Groups["section"] is { Success: true } header)
                section = header.Value;
            if (entry.Groups["key"] is { Success: true } key)
                entries.TryAdd($"{section}.{key.Value}", (line.StartsWith('#'), comment));
            comment = line.StartsWith("# ", StringComparison.Ordinal) ? $"{comment} {line[2..]}" : "";
        }

        return entries;
    }

    private static string[] WordsOf(SettingRangeAttribute? range) => range switch
    {
        WholeNumberAttribute whole => [$"{whole.Least} to {whole.Most}"],
        DurationAttribute duration =>
            [duration.LeastText, duration.MostText, .. duration.OrZero ? ["0: "] : Array.Empty<string>()],
        SizeAttribute { MostText: { } most } size => [$"{size.LeastText} to {most}"],
        SizeAttribute { Least: > 0 } size => [$"at least {size.LeastText}"],
        ShareAttribute => ["0 to 1"],
        SecretAttribute secret => [$"at least {secret.Shortest} characters"],
        _ => [],
    };

    private static string[] KnownKeys(string toml)
    {
        var fault = ServiceText.FaultsOf(toml).Single(fault => fault.Contains("zzzz", StringComparison.Ordinal));
        return fault[(fault.IndexOf("known are ", StringComparison.Ordinal) + "known are ".Length)..].Split(", ");
    }

    [GeneratedRegex(@"^#?(\[(?<section>[a-z.]+)\]|(?<key>[a-z_]+) *= )", RegexOptions.ExplicitCapture)]
    private static partial Regex Entry();

    [GeneratedRegex(@"^#(?=[^\s#])", RegexOptions.Multiline)]
    private static partial Regex Example();

    [GeneratedRegex(@"(?:\A|^\[+(?<name>[^\]\n]+)\]+\n)(?<body>(?:(?!^\[).*\n?)*)", RegexOptions.Multiline)]
    private static partial Regex Sections();

    [GeneratedRegex(@"(?:^|[{,] ?)(?<key>[a-z_][a-z_0-9]*) *= ", RegexOptions.Multiline)]
    private static partial Regex Key();
}
