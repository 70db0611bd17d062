using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Jobs;
using TableActors.AspNetCore;
using TableActors.Host.Serving;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class RouteDeclarationTests
{
    private const string Parts =
        """
        prefix = "/api"
        tables.films.columns = { id = { type = "int", primary_key = true }, prompt = "string", rating = "float?" }
        [queries.search]
        sql = "select id from films where prompt = @text limit @n"
        parameters = { text = "string", n = { type = "int", default = 1 } }
        [[routes]]

        """;

    [Theory]
    [InlineData("type = \"insert\"\ntable = \"films\"\npath = \"/films\"", "POST /api/films")]
    [InlineData("type = \"update\"\ntable = \"films\"\npath = \"/films/update\"", "POST /api/films/update")]
    [InlineData("type = \"compute\"\ntable = \"films\"\npath = \"/films/preview\"", "POST /api/films/preview")]
    [InlineData("type = \"delete\"\ntable = \"films\"\npath = \"/films/delete\"", "POST /api/films/delete")]
    [InlineData("type = \"query\"\nquery = \"search\"\npath = \"/films/search\"", "POST /api/films/search")]
    [InlineData("type = \"query\"\nquery = \"search\"\npath = \"/films/search\"\nmethod = \"get\"", "GET /api/films/search")]
    public async Task Add_OfARoute_MapsItsEndpoint(string route, string endpoint)
    {
        await using var app = ServiceApplication.Build(ServiceText.Sound(Parts + route));
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(mapped => mapped.Metadata.GetMetadata<HttpMethodMetadata>()
                ?.HttpMethods.Select(method => $"{method} {mapped.RoutePattern.RawText}")
                ?? [])
            .ShouldContain(endpoint);
    }

    [Theory]
    [InlineData("type = \"insert\"\ntable = \"films\"")]
    [InlineData("type = \"update\"\ntable = \"films\"")]
    [InlineData("type = \"compute\"\ntable = \"films\"")]
    [InlineData("type = \"delete\"\ntable = \"films\"")]
    [InlineData("type = \"query\"\nquery = \"search\"")]
    public async Task Add_OfARouteInTheBackground_MakesJobs(string route)
    {
        using var scratch = new TestFolder();
        foreach (var isBackground in new[] { true, false })
        {
            var service = ServiceText.Sound(
                $"{Parts}{route}\npath = \"/films\"\nbackground = {(isBackground ? "true" : "false")}") with
                {
                    Store = scratch.File("films.db")
                };
            await using var app = ServiceApplication.Build(service);
            (await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync()).ShouldBeEmpty();
            app.Services.GetRequiredService<JobRoutes>().TryFind("POST /api/films", out _).ShouldBe(isBackground);
        }
    }

    // Each setting reaches the router if the router finds the fault in it.
    [Theory]
    [InlineData("type = \"insert\"\ntable = \"films\"\ninputs = [\"id\", \"prompt\", \"x\"]")]
    [InlineData("type = \"insert\"\ntable = \"films\"\noutputs = [\"x\"]")]
    [InlineData("type = \"update\"\ntable = \"films\"\ninputs = [\"x\"]")]
    [InlineData("type = \"update\"\ntable = \"films\"\noutputs = [\"x\"]")]
    [InlineData("type = \"delete\"\ntable = \"films\"\nmatch_columns = [\"x\"]")]
    [InlineData("type = \"query\"\nquery = \"search\"\ninputs = [\"text\", \"x\"]")]
    [InlineData("type = \"insert\"\ntable = \"films\"\nuploadfile_inputs = [\"x\"]")]
    [InlineData("type = \"update\"\ntable = \"films\"\nuploadfile_inputs = [\"x\"]")]
    [InlineData("type = \"compute\"\ntable = \"films\"\nuploadfile_inputs = [\"x\"]")]
    [InlineData("type = \"query\"\nquery = \"search\"\nuploadfile_inputs = [\"x\"]")]
    [InlineData("type = \"insert\"\ntable = \"films\"\nreturn_fileresponse = true")]
    [InlineData("type = \"update\"\ntable = \"films\"\nreturn_fileresponse = true")]
    [InlineData("type = \"compute\"\ntable = \"films\"\nreturn_fileresponse = true")]
    [InlineData("type = \"query\"\nquery = \"search\"\nreturn_fileresponse = true")]
    public async Task Add_OfARoute_HandsOnItsSettings(string route)
    {
        using var scratch = new TestFolder();
        var service = ServiceText.Sound($"{Parts}{route}\npath = \"/films\"") with { Store = scratch.File("films.db") };
        await using var app = ServiceApplication.Build(service);
        var fault = (await app.Services.GetRequiredService<TableServiceCheck>().CheckAsync()).ShouldHaveSingleItem();
        fault.Subject.ShouldBe("route POST /api/films");
        (fault.Column ?? fault.Message).ShouldContain("x");
    }
}
