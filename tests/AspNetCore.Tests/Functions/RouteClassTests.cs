using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Functions;

public sealed class RouteClassTests
{
    private const string Film = """{"id":1,"prompt":"a"}""";

    [Fact]
    public async Task MapRoutesFrom_ServesEveryMarkedMethod()
    {
        await using var service = await StartAsync(router => router.MapRoutesFrom<Routes>());
        (await service.PostAsync("/generate", Film)).Body.ShouldBe("""{"id":1,"text":"a!"}""");
        (await service.PostAsync("/update", """{"id":4}""")).Body.ShouldBe("""{"id":4,"text":"updated"}""");
        (await service.PostAsync("/preview", Film)).Body.ShouldBe("""{"id":0,"text":"a"}""");
        (await service.PostAsync("/preview2", """{"id":1,"prompt":"b"}""")).Body.ShouldBe("""{"id":0,"text":"b"}""");
    }

    [Fact]
    public async Task MapRoutesFrom_OfAStaticClass_NeedsNoInstance()
    {
        await using var service = await StartAsync(router => router.MapRoutesFrom(typeof(StaticRoutes)));
        (await service.PostAsync("/static", Film)).Body.ShouldBe("""{"id":1,"text":"a"}""");
    }

    [Fact]
    public async Task Instance_NotRegistered_IsMadePerRequestAndDisposedOfWithIt()
    {
        var endings = new Endings();
        await using var service = await StartAsync(
            router => router.MapRoutesFrom<Routes>(), services => services.AddSingleton(endings));
        await service.PostAsync("/generate", Film);
        await service.PostAsync("/generate", Film);
        await service.StopAsync();
        endings.Made.ShouldBe(2);
        endings.Disposed.ShouldBe(2);
    }

    [Fact]
    public async Task Instance_Registered_IsTheApplications()
    {
        var endings = new Endings();
        await using var service = await StartAsync(
            router => router.MapRoutesFrom<Routes>(),
            services => services.AddSingleton(endings).AddSingleton<Routes>());
        await service.PostAsync("/generate", Film);
        await service.PostAsync("/generate", Film);
        await service.StopAsync();
        endings.Made.ShouldBe(1);
        endings.Disposed.ShouldBe(0);
    }

    [Fact]
    public async Task MapRoutesFrom_ReturnsAllEndpointsForConventions()
    {
        IEnumerable<RouteEndpoint> endpoints = [];
        await using var service = TestService.Build(app =>
        {
            var router = app.MapTables().AddTable(SampleTables.Films);
            endpoints = ((IEndpointRouteBuilder)app).DataSources
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>();
            router.MapRoutesFrom<Routes>().WithMetadata("all");
        });
        endpoints
            .Where(endpoint => endpoint.Metadata.GetMetadata<string>() == "all")
            .Select(endpoint => endpoint.RoutePattern.RawText)
            .ShouldBe(["/generate", "/update", "/preview", "/preview2"]);
    }

    [Fact]
    public async Task Attributes_OfClassMethodAndLambda_BecomeMetadata()
    {
        IEnumerable<RouteEndpoint> endpoints = [];
        await using var service = TestService.Build(app =>
        {
            var router = app.MapTables().AddTable(SampleTables.Films);
            endpoints = ((IEndpointRouteBuilder)app).DataSources
                .SelectMany(source => source.Endpoints)
                .OfType<RouteEndpoint>();
            router.MapRoutesFrom<Routes>();
            router.InsertRoute(SampleTables.Films, "/lambda", [Mark("lambda")] (int id) => new { id });
        });
        Marks("/generate").ShouldBe(["class", "generate"]);
        Marks("/update").ShouldBe(["class"]);
        Marks("/lambda").ShouldBe(["lambda"]);

        IEnumerable<string> Marks(string path) => endpoints
            .Single(endpoint => endpoint.RoutePattern.RawText == path
                && endpoint.Metadata.GetMetadata<HttpMethodMetadata>() is not null)
            .Metadata.GetOrderedMetadata<MarkAttribute>().Select(mark => mark.Text);
    }

    [Fact]
    public async Task MapRoutesFrom_Faults_AreToldWithThoseOfTheRoutes()
    {
        var faults = await RouteFaults.OfAsync(router =>
        {
            router.AddTable(SampleTables.Films);
            router.MapRoutesFrom<Faulty>();
            router.MapRoutesFrom<Reply>();
            router.MapRoutesFrom<Abstract>();
            router.MapRoutesFrom<Ambiguous>();
            router.MapRoutesFrom<Needy>();
        });
        faults.ShouldBe(
        [
            "class Faulty: method Hidden must be public to be a route's function",
            "class Faulty: method Open must not have type parameters to be a route's function",
            "route POST /unknown: no table \"film\" has been registered with the router before; did you mean \"films\"?",
            "class Reply: has no method with the attribute InsertRoute, UpdateRoute or ComputeRoute",
            "route POST /text: the function returns the .NET type String, and the answer must be an object with properties",
            "route POST /abstract: class Abstract is abstract, so that nobody can make the instance whose method answers",
            "route POST /ambiguous: class Ambiguous must have one public constructor, or be registered as a service",
            "route POST /needy: class Needy needs a Reply, which is no service",
        ]);
    }

    private static Task<TestService> StartAsync(
        Action<TableRouter> routes, Action<IServiceCollection>? services = null) =>
        TestService.StartAsync(TestService.Build(
            app => routes(app.MapTables().AddTable(SampleTables.Films)),
            services: services ?? (collection => collection.AddSingleton(new Endings()))));

    private sealed record Reply(long Id, string Text);

    private sealed class MarkAttribute(string text) : Attribute
    {
        public string Text => text;
    }

    private sealed class Endings
    {
        public int Made { get; set; }

        public int Disposed { get; set; }
    }

    [Mark("class")]
    private sealed class Routes : IAsyncDisposable
    {
        private readonly Endings _endings;

        public Routes(Endings endings)
        {
            _endings = endings;
            _endings.Made++;
        }

        [InsertRoute("films", "/generate", Inputs = ["id", "prompt"], Outputs = ["prompt", "id"])]
        [Mark("generate")]
        public async Task<Reply> GenerateAsync(int id, string prompt, CancellationToken cancellation)
        {
            await Task.Delay(TimeSpan.Zero, cancellation);
            return new Reply(id, prompt + "!");
        }

        [UpdateRoute("films", "/update")]
        public Reply Update(long id) => new(id, "updated");

        [ComputeRoute("films", "/preview")]
        [ComputeRoute("films", "/preview2")]
        public static Reply Preview(string prompt) => new(0, prompt);

        public ValueTask DisposeAsync()
        {
            _endings.Disposed++;
            return ValueTask.CompletedTask;
        }
    }

    private static class StaticRoutes
    {
        [InsertRoute("films", "/static")]
        public static Reply Insert(int id, string prompt) => new(id, prompt);
    }

    private sealed class Faulty
    {
        [InsertRoute("films", "/hidden")]
        internal static Reply Hidden(int id) => new(id, "");

        [InsertRoute("films", "/open")]
        public static T? Open<T>(int id) => default;

        [InsertRoute("film", "/unknown")]
        public static Reply Unknown(int id) => new(id, "");

        [InsertRoute("films", "/text")]
        public static string Text(int id) => "";
    }

    private abstract class Abstract
    {
        [InsertRoute("films", "/abstract")]
        public Reply Insert(int id) => new(id, "");
    }

    private sealed class Ambiguous
    {
        public Ambiguous()
        {
        }

        public Ambiguous(Endings endings) => endings.Made++;

        [InsertRoute("films", "/ambiguous")]
        public Reply Insert(int id) => new(id, "");
    }

    private sealed class Needy(Reply reply)
    {
        [InsertRoute("films", "/needy")]
        public Reply Insert(int id) => reply;
    }
}
