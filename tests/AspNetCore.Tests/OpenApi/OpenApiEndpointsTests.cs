using System.Net;
using Microsoft.AspNetCore.Builder;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi;

public sealed class OpenApiEndpointsTests
{
    [Fact]
    public async Task Document_IsServedAtItsPath_WhateverThePrefix()
    {
        await using var service = new DocumentedService(app => SampleApi.Map(app.MapTables("/api")));
        using var client = await service.StartAsync();
        using var answer = await client.GetAsync("/openapi.json");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        new ApiDocument(await answer.Content.ReadAsStringAsync()).Paths.ShouldAllBe(path => path.StartsWith("/api/"));
    }

    [Fact]
    public async Task Document_HeadAndOtherMethods_AreAnswered()
    {
        await using var service = new DocumentedService(app => SampleApi.Map(app.MapTables()));
        using var client = await service.StartAsync();
        using var head = await client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/openapi.json"));
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        head.Content.Headers.ContentLength.ShouldBe((await client.GetByteArrayAsync("/openapi.json")).Length);
        using var post = await client.PostAsync("/openapi.json", null);
        post.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        post.Content.Headers.Allow.ShouldBe(["GET", "HEAD"]);
    }

    [Fact]
    public async Task Document_BelowAPathBase_NamesItAsServer()
    {
        await using var service = new DocumentedService(app =>
        {
            app.UsePathBase("/base");
            SampleApi.Map(app.MapTables());
        });
        using var client = await service.StartAsync();
        var below = new ApiDocument(await client.GetStringAsync("/base/openapi.json"));
        below.Root.GetProperty("servers")[0].GetProperty("url").GetString().ShouldBe("/base");
        new ApiDocument(await client.GetStringAsync("/openapi.json")).Root
            .TryGetProperty("servers", out _)
            .ShouldBeFalse();
    }

    [Theory]
    [InlineData(false, true, HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    [InlineData(true, false, HttpStatusCode.OK, HttpStatusCode.NotFound)]
    [InlineData(true, true, HttpStatusCode.OK, HttpStatusCode.OK)]
    public async Task Options_SwitchDocumentAndPageOff(
        bool document, bool page, HttpStatusCode documentStatus, HttpStatusCode pageStatus)
    {
        await using var service = new DocumentedService(app => SampleApi.Map(app.MapTables()), options =>
        {
            options.OpenApi.ServeDocument = document;
            options.OpenApi.ServePage = page;
        });
        using var client = await service.StartAsync();
        (await client.GetAsync("/openapi.json")).StatusCode.ShouldBe(documentStatus);
        (await client.GetAsync("/docs")).StatusCode.ShouldBe(pageStatus);
    }
}
