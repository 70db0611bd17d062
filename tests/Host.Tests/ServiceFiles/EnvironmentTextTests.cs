using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class EnvironmentTextTests
{
    private static readonly Dictionary<string, string> Set = new(StringComparer.Ordinal)
    {
        ["DB"] = "sqlite:///films.db", ["EMPTY"] = "", ["N"] = "7", ["DOLLARS"] = "${DB} $$", ["_x1"] = "under",
    };

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("${DB}", "sqlite:///films.db")]
    [InlineData("<${N}|${N}>", "<7|7>")]
    [InlineData("${_x1}", "under")]
    [InlineData("${DB:-other}", "sqlite:///films.db")]
    [InlineData("${UNSET:-other one}", "other one")]
    [InlineData("${EMPTY:-other}", "other")]
    [InlineData("${UNSET:-a:-b}", "a:-b")]
    [InlineData("${UNSET:-costs $$5}", "costs $5")]
    [InlineData("a${EMPTY}b", "ab")]
    [InlineData("$${DB}", "${DB}")]
    [InlineData("$$", "$")]
    [InlineData("$$$$1", "$$1")]
    [InlineData("costs 5$", "costs 5$")]
    [InlineData("select $1, '$' || x, $x$", "select $1, '$' || x, $x$")]
    [InlineData("$${${N}}", "${7}")]
    [InlineData("${DOLLARS}", "${DB} $$")]
    public void Replace_OfAText_PutsValuesInPlace(string text, string expected)
    {
        var node = new EnvironmentText(Set.GetValueOrDefault).Replace(Position.Start, text).ShouldNotBeNull();
        node.Value.ShouldBe(expected);
        node.Faults.ShouldBeEmpty();
        node.IsReplaced.ShouldBe(expected != text && !text.StartsWith("$$", StringComparison.Ordinal)
            || text.Contains("${N}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("${UNSET}", "the environment variable UNSET is not set; set it, or give a default: ${UNSET:-text}")]
    [InlineData(
        "${A} and ${B}",
        "the environment variable A is not set; set it, or give a default: ${A:-text}",
        "the environment variable B is not set; set it, or give a default: ${B:-text}")]
    [InlineData("a ${DB", "\"${\" is not closed by \"}\"; write \"$${\" where no environment variable is meant")]
    [InlineData("${}", "\"${}\" is no reference to the environment: write ${NAME} or ${NAME:-default}, or $$ for a $")]
    [InlineData("${1A}", "\"${1A}\" is no reference to the environment: write ${NAME} or ${NAME:-default}, or $$ for a $")]
    [InlineData("${?DB}", "\"${?DB}\" is no reference to the environment: write ${NAME} or ${NAME:-default}, or $$ for a $")]
    [InlineData("${DB-x}", "\"${DB-x}\" is no reference to the environment: write ${NAME} or ${NAME:-default}, or $$ for a $")]
    [InlineData("${A:-${DB}}", "\"${A:-${DB}\" is no reference to the environment: write ${NAME} or ${NAME:-default}, or $$ for a $")]
    public void Replace_OfAFaultyReference_SaysWhatToWrite(string text, params string[] faults) =>
        new EnvironmentText(Set.GetValueOrDefault)
            .Replace(Position.Start, text)
            .ShouldNotBeNull()
            .Faults.ShouldBe(faults);

    [Theory]
    [InlineData("${EMPTY}")]
    [InlineData("${UNSET:-}")]
    [InlineData("${EMPTY}${UNSET:-}")]
    public void Replace_ThatLeavesNothing_LeavesNoText(string text) =>
        new EnvironmentText(Set.GetValueOrDefault).Replace(Position.Start, text).ShouldBeNull();

    [Fact]
    public void Read_OfAKeyWhoseTextBecomesEmpty_CountsItAsNotGiven()
    {
        var service = ServiceText.Sound(
            """
            name = "${EMPTY}"
            http.urls = ["http://127.0.0.1:1", "${UNSET:-}"]
            limits.commands = "${UNSET:-}"
            media.fetch_from = "${HOSTS:-}"
            """,
            Set);

        service.Name.ShouldBe("tableactors");
        service.Http.Urls.ShouldBe(["http://127.0.0.1:1"]);
        service.NodeOptions.RunningPrograms.ShouldBe(8);
        service.NodeOptions.Media.Fetch.FetchFrom.ShouldBeEmpty();
    }

    [Fact]
    public void Read_OfAReferenceWhereANumberOrBooleanIsWanted_TakesItsValue()
    {
        var service = ServiceText.Sound("limits.commands = \"${N}\"\nhttp.docs = \"${DOCS:-false}\"\nhttp.max_body = \"${SIZE:-2 KiB}\"\nstore = \"${DB}\"", Set);

        service.NodeOptions.RunningPrograms.ShouldBe(7);
        service.HttpOptions.OpenApi.ServePage.ShouldBeFalse();
        service.HttpOptions.MaxBody.ShouldBe(2048);
        service.Store.ShouldBe("sqlite:///films.db");
    }

    [Fact]
    public void Read_OfAReferenceThatIsNotWhatIsWanted_IsAFault() =>
        ServiceText.Read("limits.commands = \"${DB}\"\nhttp.docs = \"${N}\"", Set)
            .Faults.Select(fault => fault.ToString())
            .ShouldBe(
            [
                "films.toml:1:19: limits: \"commands\" must be a whole number from 1 to 1024, not what the environment says",
                "films.toml:2:13: http: \"docs\" must be true or false, not what the environment says",
            ]);

    [Fact]
    public void Read_OfVariablesThatAreNotSet_TellsEachWhereItStands() =>
        ServiceText.ShouldFault(
            """
            name = §"${A}"
            store = §"${DATABASE}"
            limits = { commands = §"${B}", request_timeout = §"${C}", max_queued_bytes = §"${D}" }
            http = { docs = §"${E}", urls = ["http://127.0.0.1:1", §"${F}"] }
            [tables.films.columns]
            id = §"${G}"
            slug = { type = §"${H}", computed = { function = "concat", args = [§"${I}", { value = §"${J}" }], on_error = §"${K}" } }
            """,
            "service: \"name\": the environment variable A is not set; set it, or give a default: ${A:-text}",
            "service: \"store\": the environment variable DATABASE is not set; set it, or give a default: ${DATABASE:-text}",
            "limits: \"commands\": the environment variable B is not set; set it, or give a default: ${B:-text}",
            "limits: \"request_timeout\": the environment variable C is not set; set it, or give a default: ${C:-text}",
            "limits: \"max_queued_bytes\": the environment variable D is not set; set it, or give a default: ${D:-text}",
            "http: \"docs\": the environment variable E is not set; set it, or give a default: ${E:-text}",
            "http: \"urls\": the environment variable F is not set; set it, or give a default: ${F:-text}",
            "table films: column \"id\": the environment variable G is not set; set it, or give a default: ${G:-text}",
            "table films: column \"slug\": \"type\": the environment variable H is not set; set it, or give a default: ${H:-text}",
            "table films: column \"slug\": computed: argument 1: the environment variable I is not set; set it, or give a default: ${I:-text}",
            "table films: column \"slug\": computed: argument 2: \"value\": the environment variable J is not set; set it, or give a default: ${J:-text}",
            "table films: column \"slug\": computed: \"on_error\": the environment variable K is not set; set it, or give a default: ${K:-text}");

    [Fact]
    public void Read_OfACommand_LeavesItsArgumentsAsTheyStand()
    {
        var service = ServiceText.Sound(
            """
            [tables.films.columns]
            a = { type = "string", computed = { command = ["echo", "${DB}", "$$"], extension = "${EXTENSION:-txt}" } }
            [tables.films.columns.b.computed]
            command = "${date}"
            [tables.films.columns.command]
            type = "string"
            comment = "${DB}"
            """,
            Set);

        var columns = service.Tables.ShouldHaveSingleItem().Columns;
        var command = columns[0].Computation.ShouldBeOfType<Contracts.Computations.ProgramComputation>();
        command.Command.ShouldBe(["echo", "${DB}", "$$"]);
        command.Extension.ShouldBe("txt");
        columns[1].Computation.ShouldBeOfType<Contracts.Computations.ProgramComputation>()
            .Command.ShouldBe(["${date}"]);
        columns[2].Comment.ShouldBe("sqlite:///films.db");
    }

    [Fact]
    public void Read_OfAnUnknownStore_JudgesNothingThatIsWrittenInItsSql()
    {
        var reading = ServiceText.Read(
            """
            store = "${STORE}"
            tables.films.columns = { id = { type = "int", primary_key = true }, half = { type = "string", computed = { sql = "left(name, 2)" } } }
            tables.actors.columns = { id = { type = "int", primary_key = true } }
            queries = { start = { sql = "select left(name, 3) from actors" }, actor = { retrieve = "actors" } }
            routes = [{ type = "query", query = "start", path = "/start" }, { type = "query", query = "actor", path = "/actor" }]
            """);

        reading.Faults.ShouldHaveSingleItem()
            .ToString()
            .ShouldStartWith("films.toml:1:9: service: \"store\": the environment variable STORE is not set");
        reading.Service!.Tables.Select(table => table.Name).ShouldBe(["actors"]);
        reading.Service.Queries.Select(query => query.Name).ShouldBe(["actor"]);
        reading.Service.Routes.Select(route => route.Definition.Path).ShouldBe(["/actor"]);
    }
}
