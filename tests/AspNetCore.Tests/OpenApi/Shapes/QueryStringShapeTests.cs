using System.Text.Json;
using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi.Shapes;

public sealed class QueryStringShapeTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(SampleApi.Map);

    [Fact]
    public async Task Get_HasParametersAndNoBody()
    {
        var operation = (await Sample).Get("/search");
        operation.TryGetProperty("requestBody", out _).ShouldBeFalse();
        var parameters = operation.GetProperty("parameters").EnumerateArray().ToList();
        parameters.Select(parameter => parameter.GetProperty("in").GetString()).ShouldAllBe(place => place == "query");
        parameters.Select(NameOf).ShouldBe(["text", "above", "n"]);
        parameters.Where(IsRequired).Select(NameOf).ShouldBe(["text"]);
        parameters[0].GetProperty("description").GetString().ShouldBe("a pattern");
        parameters[2].GetProperty("schema").GetProperty("default").GetInt32().ShouldBe(10);
    }

    [Fact]
    public async Task Get_NullableParameter_HasNoNull()
    {
        var above = (await Sample).Get("/search").GetProperty("parameters")[1];
        above.GetProperty("schema").GetProperty("type").GetString().ShouldBe("number");
    }

    [Fact]
    public async Task Get_ParametersThatAreJsonInText_SaySo()
    {
        var parameters = (await Sample).Get("/texts").GetProperty("parameters");
        parameters[0].GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema")
            .EnumerateObject()
            .ShouldBeEmpty();
        parameters[1].GetProperty("content")
            .GetProperty("application/json")
            .GetProperty("schema")
            .GetProperty("type")
            .GetString()
            .ShouldBe("array");
        parameters[2].GetProperty("schema").GetProperty("contentEncoding").GetString().ShouldBe("base64");
    }

    private static string? NameOf(JsonElement parameter) => parameter.GetProperty("name").GetString();

    private static bool IsRequired(JsonElement parameter) =>
        parameter.TryGetProperty("required", out var required) && required.GetBoolean();
}
