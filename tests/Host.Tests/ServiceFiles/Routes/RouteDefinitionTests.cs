using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore;
using TableActors.Host.Serving;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Routes;

public sealed class RouteDefinitionTests
{
    private const string Parts =
        """
        prefix = "/api"
        tables { films { columns { id { type = int, primary-key = true }, prompt = string, rating = "float?" } } }
        queries { search { sql = "select id from films where prompt = @text limit @n", parameters { text = string, n { type = int, default = 1 } } } }
        """;

    [Theory]
    [InlineData("type = insert, table = films, path = \"/films\"", "POST /api/films")]
    [InlineData("type = update, table = films, path = \"/films/update\"", "POST /api/films/update")]
    [InlineData("type = delete, table = films, path = \"/films/delete\"", "POST /api/films/delete")]
    [InlineData("type = query, query = search, path = \"/films/search\"", "POST /api/films/search")]
    [InlineData("type = query, query = search, path = \"/films/search\", method = get", "GET /api/films/search")]
    public async Task Add_OfARoute_MapsItsEndpoint(string route, string endpoint)
    {
        await using var app = ServiceApplication.Build(ServiceText.Sound($"{Parts}\nroutes = [ {{ {route} }} ]"));
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(mapped => mapped.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Select(method => $"{method} {mapped.RoutePattern.RawText}") ?? [])
            .ShouldContain(endpoint);
    }

    [Theory]
    [InlineData("type = insert, table = films, path = \"/films\"")]
    [InlineData("type = update, table = films, path = \"/films\"")]
    [InlineData("type = compute, table = films, path = \"/films\"")]
    [InlineData("type = delete, table = films, path = \"/films\"")]
    [InlineData("type = query, query = search, path = \"/films\"")]
    public async Task Add_OfARouteInTheBackground_MakesJobs(string route)
    {
        using var scratch = new ScratchFolder();
        foreach (var isBackground in new[] { true, false })
        {
            var service = ServiceText.Sound($"{Parts}\nroutes = [ {{ {route}, background = {(isBackground ? "true" : "false")} }} ]") with { Store = scratch.File("films.db") };
            await using var app = ServiceApplication.Build(service);
            (await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync()).ShouldBeEmpty();
            app.Services.GetRequiredService<JobRoutes>().TryFind("POST /api/films", out _).ShouldBe(isBackground);
        }
    }

    // Each setting reaches the router if the router finds the fault in it.
    [Theory]
    [InlineData("type = insert, table = films, path = \"/films\", inputs = [id, prompt, x]")]
    [InlineData("type = insert, table = films, path = \"/films\", outputs = [x]")]
    [InlineData("type = update, table = films, path = \"/films\", inputs = [x]")]
    [InlineData("type = update, table = films, path = \"/films\", outputs = [x]")]
    [InlineData("type = delete, table = films, path = \"/films\", match-columns = [x]")]
    [InlineData("type = query, query = search, path = \"/films\", inputs = [text, x]")]
    [InlineData("type = insert, table = films, path = \"/films\", upload-file-inputs = [x]")]
    [InlineData("type = update, table = films, path = \"/films\", upload-file-inputs = [x]")]
    [InlineData("type = compute, table = films, path = \"/films\", upload-file-inputs = [x]")]
    [InlineData("type = query, query = search, path = \"/films\", upload-file-inputs = [x]")]
    [InlineData("type = insert, table = films, path = \"/films\", return-file-response = true")]
    [InlineData("type = update, table = films, path = \"/films\", return-file-response = true")]
    [InlineData("type = compute, table = films, path = \"/films\", return-file-response = true")]
    [InlineData("type = query, query = search, path = \"/films\", return-file-response = true")]
    public async Task Add_OfARoute_HandsOnItsSettings(string route)
    {
        using var scratch = new ScratchFolder();
        var service = ServiceText.Sound($"{Parts}\nroutes = [ {{ {route} }} ]") with { Store = scratch.File("films.db") };
        await using var app = ServiceApplication.Build(service);
        var fault = (await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync()).ShouldHaveSingleItem();
        fault.Subject.ShouldBe("route POST /api/films");
        (fault.Column ?? fault.Message).ShouldContain("x");
    }
}
