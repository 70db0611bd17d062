using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Handlers;

public sealed class DeleteHandlerTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task Delete_AnswersHowManyRowsThereWere(int count)
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => new RowsDeleted(count);
        var answer = await service.PostAsync("/delete", """{"id":1}""");
        answer.Status.ShouldBe(200);
        answer.Body.ShouldBe($$"""{"num_rows":{{count}}}""");
    }

    [Fact]
    public async Task Delete_ByDefault_MatchesTheKey()
    {
        await using var service = await StartAsync();
        await service.PostAsync("/delete", """{"id":1,"prompt":"ignored"}""");
        service.Operations.Deleted!.Ordinals.ShouldBe([0]);
        service.Operations.Deleted.Values.ShouldBe([1L]);
    }

    [Fact]
    public async Task Delete_MatchColumnsInAnyOrder_AreOrdered()
    {
        await using var service = await StartAsync(["seen", "rating"]);
        await service.PostAsync("/delete", """{"rating":1,"seen":null}""");
        service.Operations.Deleted!.Ordinals.ShouldBe([2, 3]);
        service.Operations.Deleted.Values.ShouldBe([1.0, null]);
    }

    [Fact]
    public async Task Delete_AbsentMatchColumn_IsAFaultAlsoWhereItCanBeNull()
    {
        await using var service = await StartAsync(["seen", "prompt"]);
        (await service.PostAsync("/delete", "")).ShouldRefuse(("prompt", "is required"), ("seen", "is required"));
        (await service.PostAsync("/delete", """{"seen":null,"prompt":null}"""))
            .ShouldRefuse(("prompt", "must not be null"));
        service.Operations.WasCalled.ShouldBeFalse();
    }

    [Fact]
    public async Task Delete_ByTheWholeKeyInAnyOrder_TakesIfMatch()
    {
        await using var service = await TestService.StartAsync(router =>
            router.AddDeleteRoute(SampleTables.Vectors, "/delete", matchColumns: ["id", "space"]));
        (await service.PostAsync("/delete", """{"id":1,"space":"s"}""", ("If-Match", "\"5\""))).Status.ShouldBe(200);
        service.Operations.Versions.ShouldBe([5]);
    }

    [Fact]
    public async Task Delete_ByPartOfTheKey_TakesNoIfMatch()
    {
        await using var service = await TestService.StartAsync(router =>
            router.AddDeleteRoute(SampleTables.Vectors, "/delete", matchColumns: ["id"]));
        (await service.PostAsync("/delete", """{"id":1}""", ("If-Match", "\"5\""))).ShouldBeProblem(400, "bad_header");
    }

    [Fact]
    public async Task Delete_ByMoreThanTheKey_TakesNoIfMatch()
    {
        await using var service = await StartAsync(["id", "prompt"]);
        (await service.PostAsync("/delete", """{"id":1,"prompt":"a"}""", ("If-Match", "*")))
            .ShouldBeProblem(400, "bad_header");
    }

    [Fact]
    public async Task Delete_OtherVersion_IsAFailedPrecondition()
    {
        await using var service = await StartAsync();
        service.Operations.Reply = () => new RowVersionDiffers(new StoredRow([1L, "a", null, null, null, null], 9));
        (await service.PostAsync("/delete", """{"id":1}""", ("If-Match", "\"1\"")))
            .ShouldBeProblem(412, "version_mismatch");
    }

    private static Task<TestService> StartAsync(string[]? matchColumns = null) =>
        TestService.StartAsync(router => router.AddDeleteRoute(SampleTables.Films, "/delete", matchColumns));
}
