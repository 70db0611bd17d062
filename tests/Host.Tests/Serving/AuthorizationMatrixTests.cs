using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Routing;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.Serving;

/// <summary>
/// Every endpoint that the program really has, asked by everybody there is: nobody, somebody with a
/// wrong key, a caller with rights to something else, the caller with the right, and an operator.
/// An endpoint without a rule here fails.
/// </summary>
public sealed class AuthorizationMatrixTests : IAsyncLifetime
{
    private const string Picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private const int Unauthorized = 401;
    private const int Forbidden = 403;
    private const int NotFound = 404;

    private static readonly string[] Keys = ["", Key("nobody"), Key("reader"), Key("loader"), Key("boss")];

    /// <summary>
    /// What callers of an endpoint get, in the order of <see cref="Keys"/>; 0: whatever is no
    /// refusal.
    /// </summary>
    private static readonly int[] Public = [0, 0, 0, 0, 0];
    private static readonly int[] Known = [Unauthorized, Unauthorized, 0, 0, 0];
    private static readonly int[] Loader = [Unauthorized, Unauthorized, Forbidden, 0, Forbidden];
    private static readonly int[] Operator = [Unauthorized, Unauthorized, Forbidden, Forbidden, 0];
    private static readonly int[] OwnThing = [Unauthorized, Unauthorized, NotFound, 0, 0];

    private static readonly Dictionary<string, int[]> Rules = new(StringComparer.Ordinal)
    {
        ["GET /health/live"] = Public,
        ["GET /health/ready"] = Public,
        ["GET /openapi.json"] = Known,
        ["GET /docs"] = Public,
        ["GET /docs/docs.js"] = Public,
        ["GET /docs/swagger-ui.css"] = Public,
        ["GET /docs/swagger-ui-bundle.js"] = Public,
        ["GET /docs/favicon-32x32.png"] = Public,
        ["GET /docs/LICENSE"] = Public,
        ["GET /docs/NOTICE"] = Public,
        ["GET /cluster"] = Operator,
        ["GET /metrics"] = Operator,
        ["POST /pictures"] = Loader,
        ["POST /pictures/later"] = Loader,
        ["POST /pictures/update"] = Known,
        ["POST /pictures/delete"] = Loader,
        ["POST /pictures/preview"] = Loader,
        ["GET /pictures/all"] = Loader,
        ["GET /pictures/count"] = Public,
        ["POST /notes"] = Public,
        ["GET /jobs"] = Known,
        ["POST /jobs/retry"] = Known,
        ["GET /jobs/{id}"] = OwnThing,
        ["DELETE /jobs/{id}"] = OwnThing,
        ["POST /jobs/{id}/retry"] = OwnThing,
        ["GET /media/{**path}"] = OwnThing,
        // What is answered where there is nothing, or nothing for the method.
        ["* {any path}"] = Known,
    };

    private RunningService _service = null!;
    private string _job = "";
    private string _file = "";

    public async Task InitializeAsync()
    {
        _service = await RunningService.StartAsync(Toml);
        var inserted = await _service.PostAsync(
            "/pictures", Key("loader"), $$"""{"id": 1, "picture": "{{Picture}}"}""");
        inserted.Status.ShouldBe(200, inserted.Body);
        _file = new Uri(inserted.Json.GetProperty("picture").GetString()!).AbsolutePath;
        var submitted = await _service.PostAsync("/pictures/later", Key("loader"), """{"id": 2}""");
        submitted.Status.ShouldBe(202, submitted.Body);
        _job = submitted.Json.GetProperty("id").GetString()!;
        await EndedAsync(_job);
    }

    public Task DisposeAsync() => _service.DisposeAsync().AsTask();

    [Fact]
    public async Task EveryEndpoint_LetsInWhoMayAndNobodyElse()
    {
        var asked = 0;
        var wrong = new List<string>();
        foreach (var (endpoint, method) in _service.Endpoints.SelectMany(
            endpoint => MethodsOf(endpoint).Select(method => (endpoint, method))))
        {
            var name = NameOf(endpoint, method);
            if (!Rules.TryGetValue(name, out var expected))
            {
                wrong.Add($"{name}: no rule says who may call it");
                continue;
            }

            for (var caller = 0; caller < Keys.Length; caller++)
            {
                var answer = await _service.SendAsync(
                    new HttpMethod(method), PathOf(endpoint), Keys[caller] is { Length: > 0 } key ? key : null,
                    method == "POST" ? "{}" : null);
                asked++;
                var refusal = answer.Status is Unauthorized or Forbidden
                    || (answer.Status == NotFound && expected == OwnThing)
                    ? answer.Status
                    : 0;
                if (refusal != expected[caller])
                    wrong.Add($"{name} by \"{Keys[caller].Split(' ')[0]}\": {answer.Status}, not {expected[caller]}");
                if (refusal is Unauthorized)
                    answer.Headers.WwwAuthenticate.ShouldNotBeEmpty(name);
                if (refusal != 0 && method != "HEAD")
                    answer.Code.ShouldBe(refusal switch
                    {
                        Unauthorized => "unauthorized",
                        Forbidden => "forbidden",
                        _ => NotFoundCodeOf(name)
                    });
            }
        }

        wrong.ShouldBeEmpty();
        asked.ShouldBeGreaterThan(200);
    }

    // Each rule is of something that is there.
    [Fact]
    public void EveryRule_IsOfAnEndpoint() => Rules.Keys.ShouldBe(
        _service.Endpoints.SelectMany(endpoint => MethodsOf(endpoint).Select(method => NameOf(endpoint, method)))
            .Distinct(),
        ignoreOrder: true);

    [Fact]
    public async Task Jobs_OfOthers_AreNeitherListedNorRetriedNorTellThatTheyExist()
    {
        var missing = await _service.GetAsync("/jobs/00000000000000000000000000000000", Key("reader"));
        var hidden = await _service.GetAsync($"/jobs/{_job}", Key("reader"));
        (hidden.Status, hidden.Json.GetProperty("detail").GetString()).ShouldBe(
            (missing.Status, missing.Json.GetProperty("detail").GetString()));

        (await ListedAsync("reader")).ShouldBeEmpty();
        (await ListedAsync("loader")).ShouldBe([_job]);
        (await ListedAsync("boss")).ShouldBe([_job]);
    }

    [Fact]
    public async Task Jobs_OfAPublicRoute_AreSeenByEverybody_UnlessACallerAskedForThem()
    {
        var anonymous = (await _service.PostAsync("/notes", null, """{"text": "hello"}""")).Json
            .GetProperty("id")
            .GetString()!;
        var readers = (await _service.PostAsync("/notes", Key("reader"), """{"text": "hello"}""")).Json
            .GetProperty("id")
            .GetString()!;

        (await _service.GetAsync($"/jobs/{anonymous}")).Status.ShouldBe(200);
        (await _service.GetAsync($"/jobs/{readers}")).Status.ShouldBe(Unauthorized);
        (await _service.GetAsync($"/jobs/{readers}", Key("loader"))).Status.ShouldBe(NotFound);
        (await _service.GetAsync($"/jobs/{readers}", Key("reader"))).Status.ShouldBe(200);
        (await ListedAsync("reader")).ShouldBe([readers, anonymous], ignoreOrder: true);
        (await ListedAsync("boss")).ShouldBe([readers, anonymous, _job], ignoreOrder: true);
    }

    [Fact]
    public async Task IdempotencyKeys_OfTwoCallers_DoNotMeet()
    {
        var first = await KeyedAsync("reader", "one");
        var again = await KeyedAsync("reader", "one");
        var other = await KeyedAsync("loader", "two");
        var nobody = await KeyedAsync(null, "three");

        again.ShouldBe(first);
        new[] { first, other, nobody }.ShouldBeUnique();

        async Task<string> KeyedAsync(string? caller, string text)
        {
            var answer = await _service.SendAsync(
                HttpMethod.Post, "/notes", caller is null ? null : Key(caller), $$"""{"text": "{{text}}"}""",
                ("Idempotency-Key", "k"));
            answer.Status.ShouldBe(202, answer.Body);
            return answer.Json.GetProperty("id").GetString()!;
        }
    }

    [Fact]
    public async Task FileUrls_OfAProtectedRoute_WorkForWhoHasThem_AndComeBackAsInputs()
    {
        var url = (await _service.GetAsync("/pictures/all", Key("loader"))).Json
            .GetProperty("rows")[0]
            .GetProperty("picture")
            .GetString()!;
        (await _service.GetAsync(url)).Status.ShouldBe(200);
        (await _service.GetAsync(url.Replace("until=", "until=9", StringComparison.Ordinal))).Status
            .ShouldBe(Unauthorized);

        (await _service.PostAsync("/pictures", Key("loader"), $$"""{"id": 11, "picture": "{{url}}"}""")).Status
            .ShouldBe(200);
        (await _service.PostAsync("/pictures", Key("loader"), $$"""{"id": 12, "picture": "{{_file}}"}""")).Status
            .ShouldBe(200);
    }

    private const string Auth =
        """
        telemetry.prometheus = true

        [auth]
        operators = "boss"

        [auth.keys]
        """;

    private static string Toml =>
        $$"""
        {{Auth}}
        reader = { sha256 = "{{HashOf("reader")}}" }
        loader = { sha256 = ["{{HashOf("older")}}", "{{HashOf("loader")}}"] }
        boss   = { sha256 = "{{HashOf("boss")}}" }

        [tables.pictures.columns]
        id      = { type = "int", primary_key = true }
        picture = "image?"
        title   = "string?"

        [tables.notes.columns]
        text = "string"

        [queries]
        all   = { sql = "select id, picture from pictures order by id", columns = { picture = "image" } }
        count = { sql = "select count(*) as n from pictures" }

        [[routes]]
        type = "insert"
        table = "pictures"
        path = "/pictures"
        access = ["loader"]

        [[routes]]
        type = "insert"
        table = "pictures"
        path = "/pictures/later"
        background = true
        access = "loader"

        [[routes]]
        type = "update"
        table = "pictures"
        path = "/pictures/update"
        outputs = ["id"]

        [[routes]]
        type = "delete"
        table = "pictures"
        path = "/pictures/delete"
        access = ["loader"]

        [[routes]]
        type = "compute"
        table = "pictures"
        path = "/pictures/preview"
        access = ["loader"]

        [[routes]]
        type = "query"
        query = "all"
        path = "/pictures/all"
        method = "get"
        access = ["loader"]

        [[routes]]
        type = "query"
        query = "count"
        path = "/pictures/count"
        method = "get"
        access = "public"

        [[routes]]
        type = "insert"
        table = "notes"
        path = "/notes"
        background = true
        access = "public"
        """;

    private static string Key(string caller) => $"{caller} key of twenty characters";

    private static string HashOf(string caller) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key(caller))));

    private static IEnumerable<string> MethodsOf(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["PATCH"];

    private static string NameOf(RouteEndpoint endpoint, string method) =>
        endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is null
            ? "* {any path}"
            : $"{(method == "HEAD" ? "GET" : method)} {endpoint.RoutePattern.RawText}";

    private static string NotFoundCodeOf(string name) =>
        name.Contains("/media", StringComparison.Ordinal) ? "media_not_found" : "job_not_found";

    private string PathOf(RouteEndpoint endpoint) => endpoint.RoutePattern.RawText! switch
    {
        "/media/{**path}" => _file,
        var path => path.Replace("{id}", _job, StringComparison.Ordinal)
            .Replace("{**path}", "nowhere", StringComparison.Ordinal),
    };

    private async Task<IEnumerable<string>> ListedAsync(string caller) =>
        (await _service.GetAsync("/jobs", Key(caller))).Json
            .GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString()!).ToList();

    private async Task EndedAsync(string job)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while ((await _service.GetAsync($"/jobs/{job}", Key("loader"))).Json.GetProperty("status").GetString()
            == "pending")
            patience.Token.ThrowIfCancellationRequested();
    }
}
