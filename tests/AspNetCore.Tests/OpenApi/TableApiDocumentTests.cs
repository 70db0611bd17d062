using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using TableActors.AspNetCore.OpenApi;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi;

public sealed class TableApiDocumentTests
{
    [Fact]
    public async Task GetJson_BeforeTheCheck_SaysWhatIsMissing()
    {
        await using var service = new DocumentedService(app => SampleApi.Map(app.MapTables()));
        var refusal = await Should.ThrowAsync<InvalidOperationException>(service.ReadAsync);
        refusal.Message.ShouldBe("The route POST /specimens was described before TableServiceCheck had accepted it.");
    }

    [Fact]
    public async Task GetJson_BesidesADocumentOfTheApplication_IsSeparate()
    {
        await using var service = new DocumentedService(
            app =>
            {
                app.MapTables().AddInsertRoute(SampleApi.Specimens, "/specimens");
                app.MapGet("/mine", () => "mine");
                app.MapOpenApi();
            },
            build: builder => builder.Services.AddOpenApi());
        using var client = await service.StartAsync();
        new ApiDocument(await client.GetStringAsync("/openapi.json")).Paths.ShouldBe(["/specimens"]);
        new ApiDocument(await client.GetStringAsync("/openapi/v1.json")).Paths.ShouldBe(["/mine"]);
    }

    [Fact]
    public async Task GetJson_WithATransformerOfTheApplication_IsChangedByIt()
    {
        await using var service = new DocumentedService(
            app => app.MapTables().AddInsertRoute(SampleApi.Specimens, "/specimens"),
            build: builder => builder.Services.Configure<OpenApiOptions>(
                TableApiDocument.Name, options => options.AddDocumentTransformer((document, _, _) =>
                {
                    document.Info.Description = document.Paths.Keys.First();
                    return Task.CompletedTask;
                })));
        var document = await service.CheckAndReadAsync();
        document.Root.GetProperty("info").GetProperty("description").GetString().ShouldBe("/specimens");
    }
}
