using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class UpdateHandlerTests
{
    [Fact]
    public async Task Update_AbsentInput_IsNotAmongTheChanges()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/update", """{"id":1,"seen":null,"rating":2}""");
        answer.Status.ShouldBe(200);
        var (key, changes) = service.Operations.Updated!.Value;
        key.ShouldBe([1L]);
        changes.Ordinals.ShouldBe([2, 3]);
        changes.Values.ShouldBe([2.0, null]);
    }

    [Fact]
    public async Task Update_EveryInput_IsAmongTheChanges()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/update", """{"seen":true,"rating":2,"prompt":"a","id":1}""");
        var (_, changes) = service.Operations.Updated!.Value;
        changes.Ordinals.ShouldBe([1, 2, 3]);
        changes.Values.ShouldBe(["a", 2.0, true]);
    }

    [Fact]
    public async Task Update_KeyAlone_ChangesNothing()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/update", """{"id":1}""")).Status.ShouldBe(200);
        service.Operations.Updated!.Value.Changes.Ordinals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_WithInputsInAnyOrder_OrdersTheChanges()
    {
        await using var service = await TestService.StartAsync(router =>
            router.AddUpdateRoute(SampleTables.Films, "/update", inputs: ["seen", "prompt"], outputs: ["id"]));
        var answer = await service.PostAsync("/update", """{"id":1,"seen":true,"prompt":"a","rating":5}""");
        answer.Body.ShouldBe("""{"id":1}""");
        var (_, changes) = service.Operations.Updated!.Value;
        changes.Ordinals.ShouldBe([1, 3]);
        changes.Values.ShouldBe(["a", true]);
    }

    [Fact]
    public async Task Update_KeyOfTwoColumns_IsInTheKeysOrder()
    {
        await using var service = await TestService.StartAsync(router =>
            router.AddUpdateRoute(SampleTables.Vectors, "/update", inputs: ["point"], outputs: ["id"]));
        await service.PostAsync("/update", """{"id":1,"point":[1,2,3],"space":"s"}""");
        var (key, changes) = service.Operations.Updated!.Value;
        key.ShouldBe(["s", 1L]);
        changes.Values.Single().ShouldBe(new[] { 1.0, 2.0, 3.0 });
    }

    [Fact]
    public async Task Update_Faults_AreAllReported()
    {
        await using var service = await StartAsync();
        var answer = await service.PostAsync("/update", """{"prompt":null,"rating":"x"}""");
        answer.ShouldRefuse(("id", "is required"), ("prompt", "must not be null"), ("rating", "must be"));
        (await service.PostAsync("/update", """{"id":null}""")).ShouldRefuse(("id", "must not be null"));
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Update_Media_IsIgnoredWhereItIsNoInput()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/update", """{"id":1,"poster":"x"}""")).Status.ShouldBe(200);
        service.Operations.Updated!.Value.Changes.Ordinals.ShouldBeEmpty();
    }

    [Fact]
    public async Task Update_Written_AnswersTheRowAndItsVersion()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => new RowWritten(new StoredRow([1L, "a", null, null, null, "A"], 12));
        var answer = await service.PostAsync("/update", """{"id":1}""");
        answer.ETag.ShouldBe("\"12\"");
        answer.Body.ShouldBe("""{"id":1,"prompt":"a","rating":null,"seen":null,"poster":null,"shout":"A"}""");
    }

    [Fact]
    public async Task Update_MissingRow_IsNotFound()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => RowMissing.Instance;
        (await service.PostAsync("/update", """{"id":1}""", ("If-Match", "\"1\"")))
            .ShouldBeProblem(404, "row_not_found");
    }

    [Theory]
    [InlineData(null, new long[0])]
    [InlineData("*", new long[0])]
    [InlineData("\"3\", \"4\"", new long[] { 3, 4 })]
    [InlineData("W/\"3\"", new long[] { -1 })]
    public async Task Update_IfMatch_BecomesVersions(string? header, long[] versions)
    {
        await using var service = await StartAsync();
        (string, string)[] headers = header is null ? [] : [("If-Match", header)];
        (await service.PostAsync("/update", """{"id":1}""", headers)).Status.ShouldBe(200);
        service.Operations.Versions.ShouldBe(versions);
    }

    [Fact]
    public async Task Update_OtherVersion_IsAFailedPrecondition()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () =>
            new RowVersionDiffers(new StoredRow([1L, "secret", null, null, null, null], 9));
        var answer = await service.PostAsync("/update", """{"id":1}""", ("If-Match", "\"1\""));
        answer.ShouldBeProblem(412, "version_mismatch").Body.ShouldNotContain("secret");
    }

    [Fact]
    public async Task Update_MalformedIfMatch_IsABadRequest()
    {
        await using var service = await StartAsync();
        (await service.PostAsync("/update", """{"id":1}""", ("If-Match", "3"))).ShouldBeProblem(400, "bad_header");
        service.Operations.WasCalled.ShouldBeFalse();
    }

    private static Task<TestService> StartAsync() =>
        TestService.StartAsync(router => router.AddUpdateRoute(SampleTables.Films, "/update"));
}
