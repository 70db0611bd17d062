using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class InsertHandlerTests
{
    [Fact]
    public async Task Insert_AnswersTheStoredRowInTheTablesOrder()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () =>
            new RowWritten(new StoredRow([1L, "a<b>\"ä€😀", 0.1, true, new MediaReference("x/y.png"), "A"], 42));
        var answer = await service.PostAsync("/films", """{"id":1,"prompt":"a"}""");
        answer.Status.ShouldBe(200);
        answer.ContentType.ShouldBe("application/json");
        answer.ETag.ShouldBe("\"42\"");
        answer.Body.ShouldBe($$"""{"id":1,"prompt":"a<b>\"ä€😀","rating":0.1,"seen":true,"poster":"{{service.Address}}media/x/y.png","shout":"A"}""");
        answer.ContentLength.ShouldBe(System.Text.Encoding.UTF8.GetByteCount(answer.Body));
    }

    [Fact]
    public async Task Insert_HandsOverOneValuePerColumn()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/films", """{"rating":5,"prompt":"a","id":1,"shout":"ignored"}""");
        service.Operations.Inserted.ShouldBe([1L, "a", 5.0, null, null, null]);
    }

    [Fact]
    public async Task Insert_WithInputsAndOutputs_TakesAndAnswersTheseAlone()
    {
        await using var service = await TestService.StartAsync(router =>
            router.AddInsertRoute(SampleTables.Films, "/films", inputs: ["prompt", "id"], outputs: ["seen", "id"]));
        var answer = await service.PostAsync(
            "/films", """{"id":9223372036854775807,"prompt":"a","rating":"not looked at"}""");
        answer.Body.ShouldBe("""{"seen":null,"id":9223372036854775807}""");
        service.Operations.Inserted.ShouldBe([long.MaxValue, "a", null, null, null, null]);
    }

    [Fact]
    public async Task Insert_EveryFault_IsReportedAndNothingIsStored()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/films", """{"id":1.5,"rating":"x","seen":null}""");
        answer.ShouldRefuse(
            ("id", "must be a whole number"), ("prompt", "is required"), ("rating", "must be a finite number"));
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Insert_WithoutABody_MissesEveryRequiredField()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/films", "")).ShouldRefuse(("id", "is required"), ("prompt", "is required"));
    }

    [Theory]
    [InlineData("""{"id":1,"text":"a\u00e4"}""", """{"text":"aä"}""")]
    [InlineData("""{"id":1,"text":""}""", """{"text":""}""")]
    [InlineData("""{"id":1,"text":"  x "}""", """{"text":"  x "}""")]
    [InlineData("""{"id":1,"whole":5.0}""", """{"whole":5}""")]
    [InlineData("""{"id":1,"whole":-9223372036854775808}""", """{"whole":-9223372036854775808}""")]
    [InlineData("""{"id":1,"number":3}""", """{"number":3}""")]
    [InlineData("""{"id":1,"number":1e-7}""", """{"number":1E-07}""")]
    [InlineData("""{"id":1,"flag":false}""", """{"flag":false}""")]
    [InlineData("""{"id":1,"at":"2026-01-31T12:00:00.123456+02:00"}""", """{"at":"2026-01-31T10:00:00.123456Z"}""")]
    [InlineData("""{"id":1,"at":"2026-01-31T12:00:00"}""", """{"at":"2026-01-31T12:00:00Z"}""")]
    [InlineData("""{"id":1,"day":"2024-02-29"}""", """{"day":"2024-02-29"}""")]
    [InlineData("""{"id":1,"uid":"A0EEBC999C0B4EF8BB6D6BB9BD380A11"}""", """{"uid":"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"}""")]
    [InlineData("""{"id":1,"any":{"b": 1.0, "a": [null, 1e5]}}""", """{"any":{"b":1.0,"a":[null,1e5]}}""")]
    [InlineData("""{"id":1,"any":null}""", """{"any":null}""")]
    public async Task Insert_Value_ComesBackAsTheContractSays(string body, string expected)
    {
        var column = expected.Split('"')[1];
        await using var service = await TestService.StartAsync(
            router => router.AddInsertRoute(SampleTables.Things, "/things", outputs: [column]));
        (await service.PostAsync("/things", body)).Body.ShouldBe(expected);
    }

    [Theory]
    [InlineData("text", "5")]
    [InlineData("text", "\"a\\u0000b\"")]
    [InlineData("whole", "\"5\"")]
    [InlineData("whole", "5.5")]
    [InlineData("whole", "9223372036854775808")]
    [InlineData("number", "\"1\"")]
    [InlineData("number", "1e999")]
    [InlineData("flag", "1")]
    [InlineData("flag", "\"true\"")]
    [InlineData("at", "\"yesterday\"")]
    [InlineData("at", "1700000000")]
    [InlineData("day", "\"2026-02-30\"")]
    [InlineData("day", "\"2026-01-31T00:00:00\"")]
    [InlineData("uid", "\"x\"")]
    [InlineData("any", "\"\\u0000\"")]
    public async Task Insert_ValueThatDoesNotFit_IsRefused(string column, string value)
    {
        await using var service = await TestService.StartAsync(
            router => router.AddInsertRoute(SampleTables.Things, "/things"));
        (await service.PostAsync("/things", $$"""{"id":1,"{{column}}":{{value}}}""")).ShouldRefuse((column, "must"));
    }

    [Fact]
    public async Task Insert_Refused_AnswersTheProblem()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () =>
            new WriteRefused(new Problem(ErrorCodes.DuplicateKey, "There is a row 1 already."));
        var answer = await service.PostAsync("/films", """{"id":1,"prompt":"a"}""");
        answer.ShouldBeProblem(409, "duplicate_key")
            .Json.GetProperty("detail")
            .GetString()
            .ShouldBe("There is a row 1 already.");
        answer.ETag.ShouldBeNull();
    }

    [Fact]
    public async Task Insert_WithIfMatch_IsABadRequest()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/films", """{"id":1,"prompt":"a"}""", ("If-Match", "*")))
            .ShouldBeProblem(400, "bad_header");
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Insert_CarriesTheDeadline()
    {
        var time = new ManualTime();
        await using var service = await TestService.StartAsync(TestService.Build(
            app => app.MapTables().AddInsertRoute(SampleTables.Films, "/films"),
            options => options.RequestTimeout = TimeSpan.FromSeconds(3), time: time));
        await service.PostAsync("/films", """{"id":1,"prompt":"a"}""");
        service.Operations.Context.Deadline.ShouldBe(ManualTime.Start + TimeSpan.FromSeconds(3));
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddInsertRoute(SampleTables.Films, "/films"));
}
