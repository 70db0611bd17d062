using TableActors.AspNetCore;
using TableActors.Host.ServiceFiles.Routes;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles.Reading.Routes;

public sealed class RouteReaderTests
{
    private const string Parts =
        """
        prefix = "/api"
        tables { films { columns { id { type = int, primary-key = true }, prompt = string } } }
        queries { search { sql = "select 1" } }
        """;

    [Fact]
    public void Read_OfAnInsert_TakesInputsAndOutputs()
    {
        var route = Route("type = insert, table = films, path = \"/films\", inputs = [id, prompt], outputs = id").ShouldBeOfType<InsertRoute>();
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.Inputs!.Value.ShouldBe(["id", "prompt"]);
        route.Outputs!.Value.ShouldBe(["id"]);
    }

    [Fact]
    public void Read_OfAnUpdate_TakesInputsAndOutputs()
    {
        var route = Route("type = update, table = films, path = \"/films\", inputs = [prompt], outputs = []").ShouldBeOfType<UpdateRoute>();
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.Inputs!.Value.ShouldBe(["prompt"]);
        route.Outputs!.Value.ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfACompute_TakesInputsAndOutputs()
    {
        var route = Route("type = compute, table = films, path = \"/films\", inputs = [id, prompt], outputs = prompt").ShouldBeOfType<ComputeRoute>();
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.Inputs!.Value.ShouldBe(["id", "prompt"]);
        route.Outputs!.Value.ShouldBe(["prompt"]);
    }

    [Fact]
    public void Read_OfADelete_TakesMatchColumns()
    {
        var route = Route("type = delete, table = films, path = \"/films\", match-columns = [prompt]").ShouldBeOfType<DeleteRoute>();
        (route.Path, route.Table.Name).ShouldBe(("/films", "films"));
        route.MatchColumns!.Value.ShouldBe(["prompt"]);
    }

    [Fact]
    public void Read_OfAQuery_TakesMethodAndOneRow()
    {
        var route = Route("type = query, query = search, path = \"/films\", method = GET, inputs = [], one-row = true").ShouldBeOfType<QueryRoute>();
        (route.Path, route.Query.Name, route.Method, route.OneRow).ShouldBe(("/films", "search", QueryMethod.Get, true));
        route.Inputs!.Value.ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfRoutesWithFiles_TakesWhatTheySay()
    {
        const string files = "upload-file-inputs = [poster, photo], return-file-response = true";
        var insert = Route($"type = insert, table = films, path = \"/films\", {files}").ShouldBeOfType<InsertRoute>();
        (string.Join(' ', insert.Uploads!.Value), insert.ReturnsFile).ShouldBe(("poster photo", true));
        var update = Route($"type = update, table = films, path = \"/films\", {files}").ShouldBeOfType<UpdateRoute>();
        (string.Join(' ', update.Uploads!.Value), update.ReturnsFile).ShouldBe(("poster photo", true));
        var compute = Route($"type = compute, table = films, path = \"/films\", {files}").ShouldBeOfType<ComputeRoute>();
        (string.Join(' ', compute.Uploads!.Value), compute.ReturnsFile).ShouldBe(("poster photo", true));
        var query = Route($"type = query, query = search, path = \"/films\", {files}").ShouldBeOfType<QueryRoute>();
        (string.Join(' ', query.Uploads!.Value), query.ReturnsFile).ShouldBe(("poster photo", true));
    }

    [Fact]
    public void Read_WithTheNecessaryAlone_LeavesTheRestToTheRouter()
    {
        var insert = Route("type = insert, table = films, path = \"/films\"").ShouldBeOfType<InsertRoute>();
        insert.Inputs.ShouldBeNull();
        insert.Outputs.ShouldBeNull();
        Route("type = delete, table = films, path = \"/films\"").ShouldBeOfType<DeleteRoute>().MatchColumns.ShouldBeNull();
        var query = Route("type = query, query = search, path = \"/films\"").ShouldBeOfType<QueryRoute>();
        (query.Method, query.OneRow, query.Inputs is null).ShouldBe((QueryMethod.Post, false, true));
    }

    [Theory]
    [InlineData("type = insert, table = films", "route 1: \"path\" is missing")]
    [InlineData("path = \"/films\"", "route POST /api/films: \"type\" is missing")]
    [InlineData("type = export, table = films, path = \"/films\"", "route POST /api/films: unknown type \"export\"; there are insert, update, delete, query, compute")]
    [InlineData("type = insert, path = \"/films\"", "route POST /api/films: \"table\" is missing")]
    [InlineData("type = insert, table = film, path = \"/films\"", "route POST /api/films: there is no table \"film\"; did you mean \"films\"?")]
    [InlineData("type = query, path = \"/films\", method = get", "route GET /api/films: \"query\" is missing")]
    [InlineData("type = query, query = serch, path = \"/films\", method = get", "route GET /api/films: there is no query \"serch\"; did you mean \"search\"?")]
    [InlineData("type = query, query = search, path = \"/films\", method = put", "route POST /api/films: \"method\" must be get or post, not \"put\"")]
    [InlineData("type = insert, table = films, path = \"/films\", input = [id]", "route POST /api/films: unknown key \"input\"; did you mean \"inputs\"?")]
    [InlineData("type = insert, table = films, path = \"/films\", wanted = true", "route POST /api/films: unknown key \"wanted\"; known are path, type, table, inputs, outputs, upload-file-inputs, return-file-response, background, export-sql")]
    [InlineData("type = delete, table = films, path = \"/films\", inputs = [id]", "route POST /api/films: unknown key \"inputs\"; known are path, type, table, match-columns, background")]
    [InlineData("type = insert, table = films, path = \"/films\", inputs { a = 1 }", "route POST /api/films: \"inputs\" must be a text or a list of texts, not an object")]
    [InlineData("type = insert, table = [films], path = [\"/films\"]", "route 1: \"path\" must be a text, not a list", "route 1: \"table\" must be a text, not a list")]
    public void Read_WithAFault_NamesTheRoute(string route, params string[] faults) =>
        ServiceText.FaultsOf($"{Parts}\nroutes = [ {{ {route} }} ]").ShouldBe(faults);

    private static RouteDefinition Route(string route) =>
        ServiceText.Sound($"{Parts}\nroutes = [ {{ {route} }} ]").Routes.ShouldHaveSingleItem();
}
