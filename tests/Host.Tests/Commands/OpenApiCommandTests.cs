using System.Text.Json;
using TableActors.Host.Tests.Support;
using TableActors.TestSupport;

namespace TableActors.Host.Tests.Commands;

public sealed class OpenApiCommandTests : IDisposable
{
    private readonly TestFolder _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task OpenApi_OfAServiceFile_PrintsTheDocument_AndChangesNothing()
    {
        var file = _scratch.Write("films.toml", """
            name = "films"
            prefix = "/api"

            [tables.films.columns]
            id    = { type = "int", primary_key = true, comment = "film number" }
            title = "string?"

            [queries.search]
            sql = "select id, title from films where title like @text"
            parameters = { text = "string" }

            [[routes]]
            type = "insert"
            table = "films"
            path = "/films"

            [[routes]]
            type = "query"
            query = "search"
            path = "/search"
            method = "get"
            """);

        var result = await Tool.RunAsync("openapi", file, "--store", _scratch.File("data/films.db"));

        result.Error.ShouldBeEmpty();
        result.ExitCode.ShouldBe(0);
        var document = JsonDocument.Parse(result.Output).RootElement;
        document.GetProperty("info").GetProperty("title").GetString().ShouldBe("films");
        document.GetProperty("paths").EnumerateObject().Select(path => path.Name).ShouldBe(
            [
                "/api/films", "/api/search", "/api/media/{path}", "/api/jobs", "/api/jobs/retry", "/api/jobs/{id}",
                "/api/jobs/{id}/retry"
            ]);
        var schemas = document.GetProperty("components").GetProperty("schemas");
        schemas.GetProperty("InsertFilmsRequest")
            .GetProperty("properties")
            .GetProperty("id")
            .GetProperty("description")
            .GetString()
            .ShouldBe("film number");
        // What a query answers is known from the store alone.
        schemas.GetProperty("QuerySearchRow")
            .GetProperty("properties")
            .GetProperty("id")
            .GetProperty("type")
            .GetString()
            .ShouldBe("integer");
        Directory.EnumerateFileSystemEntries(_scratch.Path).Select(Path.GetFileName).ShouldBe(["films.toml"]);
    }

    [Fact]
    public async Task OpenApi_OfAFaultyFile_TellsTheFaults()
    {
        var file = _scratch.Write("films.toml", """
            tables.films.columns = { id = { type = "int", primary_key = true }, title = "strin" }
            routes = [{ type = "delete", table = "films", path = "films" }]
            """);

        var result = await Tool.RunAsync("openapi", file, "--store", _scratch.File("films.db"));

        result.Output.ShouldBeEmpty();
        result.ErrorLines.ShouldContain(
            $"{file}:1:77: table films: column \"title\": unknown type \"strin\"; did you mean \"string\"?");
        result.ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task OpenApi_OfSettingsThatDoNotGoTogether_TellsTheFaults()
    {
        var file = _scratch.Write(
            "films.toml", "limits.request_timeout = \"12 minutes\"\nmedia.pending_for = \"11 minutes\"");
        var result = await Tool.RunAsync("openapi", file, "--store", _scratch.File("films.db"));
        result.ErrorLines.ShouldBe(
            [$"{file}:1:1: settings: Media.PendingFor is 00:11:00, and must be from 00:12:00 to 365.00:00:00"]);
        result.ExitCode.ShouldBe(1);
    }
}
