using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Jobs;

namespace TableActors.AspNetCore.Tests.Access;

/// <summary>The rights to a route hold for its jobs and files too.</summary>
public sealed class RouteRightsTests
{
    private static readonly JobId Id = JobId.Of(new byte[16]);
    private static readonly MediaReference Poster = new($"{new string('a', 32)}.png");

    public static TheoryData<string> Ways => ["policy", "name", "attribute", "fallback", "group"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Job_OfAProtectedRoute_IsThereForWhoMayCallIt(string way)
    {
        await using var service = await StartAsync(way);
        Know(service, "POST /films");

        (await service.GetAsync($"/jobs/{Id}"))
            .ShouldBeProblem(401, "unauthorized")
            .Headers.Keys.ShouldContain("WWW-Authenticate");
        (await service.GetAsync($"/jobs/{Id}", By("ann"))).Status.ShouldBe(200);
        (await service.SendAsync(HttpMethod.Delete, $"/jobs/{Id}", null)).Status.ShouldBe(401);
        (await service.PostAsync($"/jobs/{Id}/retry", "")).Status.ShouldBe(401);
        service.Jobs.Changes.ShouldBeEmpty();
        (await service.GetAsync("/jobs")).Status.ShouldBe(401);
        (await service.PostAsync("/jobs/retry", "")).Status.ShouldBe(401);
        service.Jobs.Filter.ShouldBeNull();
    }

    [Theory]
    [InlineData("ann", 404, 404, 404)]
    [InlineData("bob", 200, 202, 202)]
    [InlineData("boss", 200, 202, 202)]
    public async Task Job_ThatACallerAskedFor_IsThereForTheCallerAndOperators(
        string caller, int found, int cancelled, int retried)
    {
        await using var service = await StartAsync("policy");
        Know(service, "POST /films", submitter: "bob");

        (await service.GetAsync($"/jobs/{Id}", By(caller))).Status.ShouldBe(found);
        (await service.SendAsync(HttpMethod.Delete, $"/jobs/{Id}", null, By(caller))).Status.ShouldBe(cancelled);
        (await service.SendAsync(HttpMethod.Post, $"/jobs/{Id}/retry", [], By(caller))).Status.ShouldBe(retried);
        service.Jobs.Changes.Count.ShouldBe(found == 200 ? 2 : 0);
    }

    [Fact]
    public async Task Job_OfARouteThatIsNotServed_IsThereForOperatorsAlone()
    {
        await using var service = await StartAsync("policy");
        Know(service, "POST /gone");

        (await service.GetAsync($"/jobs/{Id}", By("ann"))).ShouldBeProblem(404, "job_not_found");
        (await service.GetAsync($"/jobs/{Id}", By("boss"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Jobs_OfAServiceThatProtectsNothing_AreThereForWhoAskedForThem()
    {
        await using var service = await StartAsync("nothing");
        Know(service, "POST /gone", submitter: "bob");

        (await service.GetAsync($"/jobs/{Id}")).ShouldBeProblem(404, "job_not_found");
        (await service.GetAsync($"/jobs/{Id}", By("bob"))).Status.ShouldBe(200);
        (await service.GetAsync("/jobs")).Status.ShouldBe(200);
        service.Jobs.Filter.ShouldBe(new JobFilter { Viewer = new JobViewer(null, null) });
        await service.GetAsync("/jobs", By("bob"));
        service.Jobs.Filter.ShouldBe(new JobFilter { Viewer = new JobViewer(null, "bob") });
    }

    [Fact]
    public async Task Jobs_WhereNobodyKnowsCallers_AreEverybodys()
    {
        await using var service = await TestService.StartAsync(
            router => router.AddInsertRoute(SampleTables.Films, "/films", background: true));
        Know(service, "POST /gone", submitter: "bob");

        (await service.GetAsync($"/jobs/{Id}")).Status.ShouldBe(200);
        await service.GetAsync("/jobs");
        service.Jobs.Filter.ShouldBe(new JobFilter());
    }

    [Fact]
    public async Task Lists_AreOfTheRoutesThatACallerMayCall()
    {
        await using var service = await StartAsync("policy");
        await service.GetAsync("/jobs", By("ann"));
        service.Jobs.Filter.ShouldNotBeNull().Viewer.ShouldNotBeNull().Caller.ShouldBe("ann");
        service.Jobs.Filter!.Viewer!.Routes!.Value.ShouldBe(
            ["POST /films", "POST /now", "POST /open", "POST /open-now"], ignoreOrder: true);

        await service.SendAsync(HttpMethod.Post, "/jobs/retry", [], By("ann"));
        service.Jobs.Filter.ShouldNotBeNull().Viewer.ShouldNotBeNull().Caller.ShouldBe("ann");

        await service.GetAsync("/jobs", By("boss"));
        service.Jobs.Filter.ShouldBe(new JobFilter());
    }

    [Fact]
    public async Task Job_IsNotedAsTheCallers_AndItsKeyIsTheCallersOwn()
    {
        await using var service = await StartAsync("policy");
        var ids = new List<JobId>();
        foreach (var caller in new[] { "ann", "bob" })
        {
            await service.PostAsync(
                "/films", """{"id": 1, "prompt": "a"}""", [.. By(caller), ("Idempotency-Key", "k")]);
            service.Jobs.Request.ShouldNotBeNull().Submitter.ShouldBe(caller);
            ids.Add(service.Jobs.Request!.Id);
        }

        ids.ShouldBeUnique();
        await service.PostAsync("/open", """{"id": 1, "prompt": "a"}""");
        service.Jobs.Request.ShouldNotBeNull().Submitter.ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task File_OfAProtectedRoute_IsThereForWhoMayCallIt_OrHasItsUrl(string way)
    {
        await using var service = await StartAsync(way);
        var file = await service.Media.SaveAsync(Form.Png, "png");
        service.Store.Register.Tables[file] = "films";

        (await service.GetAsync($"/media/{file.Path}")).ShouldBeProblem(401, "unauthorized");
        (await service.GetAsync($"/media/{file.Path}", By("ann"))).Status.ShouldBe(200);

        var answer = await service.PostAsync(
            "/now",
            $$"""{"id": 1, "prompt": "a", "poster": "data:image/png;base64,{{Convert.ToBase64String(Form.Png)}}"}""",
            By("ann"));
        answer.Status.ShouldBe(200, answer.Body);
        var url = answer.Json.GetProperty("poster").GetString()!;
        url.ShouldContain("?until=");
        (await service.GetAsync(url)).Status.ShouldBe(200);
        (await service.GetAsync(url.Replace("until=1", "until=2", StringComparison.Ordinal))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task File_OfNoTable_IsThereForWhoSeesTheJobThatNeedsIt_AndForOperators()
    {
        await using var service = await StartAsync("policy");
        var file = await service.Media.SaveAsync(Form.Png, "png");
        (await service.GetAsync($"/media/{file.Path}", By("ann"))).ShouldBeProblem(404, "media_not_found");
        (await service.GetAsync($"/media/{file.Path}", By("boss"))).Status.ShouldBe(200);

        service.Store.Register.Held[file] = Id;
        Know(service, "POST /films", submitter: "bob");
        (await service.GetAsync($"/media/{file.Path}", By("ann"))).Status.ShouldBe(404);
        (await service.GetAsync($"/media/{file.Path}", By("bob"))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task FileUrls_OfAPublicRoute_WorkForEver()
    {
        await using var service = await StartAsync("policy");
        var answer = await service.PostAsync(
            "/open-now",
            $$"""{"id": 1, "prompt": "a", "poster": "data:image/png;base64,{{Convert.ToBase64String(Form.Png)}}"}""");
        var url = answer.Json.GetProperty("poster").GetString()!;
        url.ShouldContain("?sig=");
        (await service.GetAsync(url)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task FileUrl_AsAnInput_IsTakenFromWhoMayReadTheFileAlone()
    {
        await using var service = await StartAsync("policy");
        var file = await service.Media.SaveAsync(Form.Png, "png");
        service.Store.Register.Tables[file] = "films";
        var body = $$"""{"id": 1, "prompt": "a", "poster": "/media/{{file.Path}}"}""";

        (await service.PostAsync("/open-now", body))
            .ShouldRefuse(("poster", "names a file that this service does not have"));
        (await service.PostAsync("/open-now", body, By("ann"))).Status.ShouldBe(200);
        (await service.PostAsync("/open-now", body.Replace(".png", ".png?sig=x", StringComparison.Ordinal))).Status
            .ShouldBe(422);

        var first = await service.PostAsync("/now", body, By("ann"));
        var url = first.Json.GetProperty("poster").GetString()!;
        (await service.PostAsync("/open-now", $$"""{"id": 2, "prompt": "a", "poster": "{{url}}"}""")).Status
            .ShouldBe(200);
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("ann", 403)]
    [InlineData("boss", null)]
    public async Task Cluster_IsForOperators(string? caller, int? refusal)
    {
        await using var service = await StartAsync("policy");
        await ShouldBeRefusedAsync(service, "/cluster", caller, refusal);
    }

    [Theory]
    [InlineData("policy", "ann", 403)]
    [InlineData("policy", null, 401)]
    [InlineData("fallback", "ann", null)]
    [InlineData("fallback", null, 401)]
    public async Task Cluster_WithoutOperators_IsForWhoMayCallEveryRoute(string way, string? caller, int? refusal)
    {
        await using var service = await StartAsync(way, hasOperators: false);
        await ShouldBeRefusedAsync(service, "/cluster", caller, refusal);
    }

    [Fact]
    public async Task JobsFiles_OfAPublicRoute_NeedNoCredentials_AndOfAProtectedOneNoTime()
    {
        await using var service = await StartAsync("policy");
        var body =
            $$"""{"id": 1, "prompt": "a", "poster": "data:image/png;base64,{{Convert.ToBase64String(Form.Png)}}"}""";
        (await service.PostAsync("/open", body)).Status.ShouldBe(202);
        var url = PosterOf(JobRuns.BodyOf(await service.RunLastAsync()));
        (await service.GetAsync(url)).Status.ShouldBe(200);

        (await service.PostAsync("/films", body, By("ann"))).Status.ShouldBe(202);
        PosterOf(JobRuns.BodyOf(await service.RunLastAsync())).ShouldNotContain("?");

        static string PosterOf(string row) =>
            System.Text.Json.JsonDocument.Parse(row).RootElement.GetProperty("poster").GetString()!;
    }

    [Fact]
    public async Task Rights_BeforeTheServerHasItsEndpoints_AreNobodys()
    {
        await using var service = TestService.Build(
            app => app.MapTables().AddInsertRoute(SampleTables.Films, "/films"),
            services: services => services.AddAuthorization());
        var rights = service.Services.GetRequiredService<RouteRights>();
        var request = new Microsoft.AspNetCore.Http.DefaultHttpContext { RequestServices = service.Services };

        rights.IsGuarded.ShouldBeTrue();
        rights.IsPublic("POST /films").ShouldBeFalse();
        (await rights.OfAsync(request, "POST /films")).IsGiven.ShouldBeFalse();

        await TestService.StartAsync(service);
        rights.IsGuarded.ShouldBeFalse();
        rights.IsPublic("POST /films").ShouldBeTrue();
        (await rights.OfAsync(request, "POST /films")).IsGiven.ShouldBeTrue();
    }

    [Fact]
    public async Task Refusals_OfRoutes_AreProblems_AndHealthIsEverybodys()
    {
        await using var service = await StartAsync("fallback");
        (await service.PostAsync("/films", "{}")).ShouldBeProblem(401, "unauthorized");
        (await service.GetAsync("/health/live")).Status.ShouldBe(200);
        (await service.GetAsync("/health/ready")).Status.ShouldBe(200);

        await using var other = await StartAsync("policy");
        (await other.PostAsync("/bosses", "{}", By("ann"))).ShouldBeProblem(403, "forbidden");
    }

    // Other answers of the endpoint do not matter, because there is no cluster here.
    private static async Task ShouldBeRefusedAsync(TestService service, string path, string? caller, int? refusal)
    {
        var answer = await service.GetAsync(path, caller is null ? [] : By(caller));
        (answer.Status is 401 or 403 ? answer.Status : (int?)null).ShouldBe(refusal);
    }

    private static (string, string)[] By(string caller) => [("X-API-Key", KeyOf(caller))];

    private static string KeyOf(string caller) => $"{caller}, twenty characters long";

    private static void Know(TestService service, string route, string? submitter = null)
    {
        service.Jobs.Known[Id] = new JobDetails(Id, route, JobState.Pending, ScriptedJobs.SubmittedAt);
        if (submitter is not null)
            service.Jobs.Submitters[Id] = submitter;
    }

    private static Task<TestService> StartAsync(string way, bool hasOperators = true) =>
        TestService.StartAsync(TestService.Build(
            app => Map(app, way),
            http: options => options.Access.OperatorPolicy = hasOperators ? "operators" : null,
            services: services =>
            {
                services.AddAuthentication(ApiKeyOptions.Scheme).AddApiKeys(keys =>
                {
                    foreach (var caller in new[] { "ann", "bob", "boss" })
                        keys.Add(caller, KeyOf(caller));
                });
                services.AddAuthorization(options =>
                {
                    options.AddPolicy("known", policy => policy.RequireAuthenticatedUser());
                    options.AddPolicy(
                        "operators",
                        policy => policy.RequireAssertion(context => context.User.Identity?.Name == "boss"));
                    if (way == "fallback")
                        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build();
                });
            }));

    private static void Map(WebApplication app, string way)
    {
        if (way == "group")
        {
            Add(app.MapGroup("").RequireAuthorization().MapTables());
            return;
        }

        var router = app.MapTables();
        foreach (var endpoint in Add(router))
            Protect(endpoint, way);
        if (way != "policy")
            return;
        router.AddInsertRoute(SampleTables.Films, "/open", background: true);
        router.AddInsertRoute(SampleTables.Films, "/open-now", inputs: ["id", "prompt", "poster"]);
        router.AddInsertRoute(SampleTables.Films, "/bosses", background: true).RequireAuthorization("operators");
    }

    private static IEnumerable<IEndpointConventionBuilder> Add(TableRouter router) =>
    [
        router.AddInsertRoute(SampleTables.Films, "/films", background: true),
        router.AddInsertRoute(SampleTables.Films, "/now", inputs: ["id", "prompt", "poster"]),
    ];

    private static void Protect(IEndpointConventionBuilder endpoint, string way)
    {
        if (way == "policy")
            endpoint.RequireAuthorization(policy => policy.RequireAuthenticatedUser());
        else if (way == "name")
            endpoint.RequireAuthorization("known");
        else if (way == "attribute")
            endpoint.WithMetadata(new AuthorizeAttribute());
    }
}
