using TableActors.AspNetCore.Tests.OpenApi.Support;
using TableActors.Contracts.Queries;

namespace TableActors.AspNetCore.Tests.OpenApi.Shapes;

public sealed class FormShapeTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(Map);

    [Theory]
    [InlineData("/upload", "id name weight found", "id name weight found picture film")]
    [InlineData("/replace", "id", "id name picture")]
    public async Task Form_HoldsTextsAndFiles(string path, string required, string fields)
    {
        var document = await Sample;
        var form = document.Resolve(document.Post(path)
            .GetProperty("requestBody")
            .GetProperty("content")
            .GetProperty("multipart/form-data")
            .GetProperty("schema"));
        ApiDocument.Required(form).ShouldBe(required.Split(' '));
        ApiDocument.Properties(form).ShouldBe(fields.Split(' '));
        var picture = form.GetProperty("properties").GetProperty("picture");
        (picture.GetProperty("type").GetString(), picture.GetProperty("format").GetString()).ShouldBe(
            ("string", "binary"));
        document.Post(path).GetProperty("requestBody").GetProperty("required").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("/replace", "image/*")]
    [InlineData("/paper", "*/*")]
    public async Task Answer_ThatIsAFile_HasAContentTypeAndNoSchema(string path, string contentType)
    {
        var content = (await Sample)
            .Post(path)
            .GetProperty("responses")
            .GetProperty("200")
            .GetProperty("content")
            .EnumerateObject()
            .ShouldHaveSingleItem();
        content.Name.ShouldBe(contentType);
        content.Value.EnumerateObject().ShouldBeEmpty();
        (await Sample).Post(path).GetProperty("responses").TryGetProperty("404", out _).ShouldBeTrue();
    }

    [Theory]
    [InlineData("get", "id Range If-Range If-None-Match If-Modified-Since If-Match If-Unmodified-Since", "200 206 304 400 404 409 412 416 422 500 503")]
    [InlineData("post", "Range If-None-Match", "200 206 400 403 404 409 412 413 415 416 422 500 503")]
    public async Task Answer_ThatIsAFile_CanBeAskedForInParts_AndByGetOnlyWhereItIsAnother(
        string method, string parameters, string statuses)
    {
        var operation = (await Sample).Root.GetProperty("paths").GetProperty("/paper").GetProperty(method);
        operation.GetProperty("parameters")
            .EnumerateArray()
            .Select(parameter => parameter.GetProperty("name").GetString())
            .ShouldBe(parameters.Split(' '), ignoreOrder: true);
        ApiDocument.Statuses(operation).ShouldBe(statuses.Split(' '), ignoreOrder: true);
    }

    private static void Map(TableRouter router)
    {
        router.AddInsertRoute(
            SampleApi.Specimens, "/upload", inputs: ["id", "name", "weight", "found"],
            uploadFileInputs: ["picture", "film"]);
        router.AddUpdateRoute(
            SampleApi.Specimens, "/replace", inputs: ["name"], outputs: ["picture"], uploadFileInputs: ["picture"],
            returnFileResponse: true);
        var paper = Query.Sql("paper", "select paper from specimens where id = @id", p => p.Int("id"));
        router.AddQueryRoute("/paper", paper, returnFileResponse: true);
        router.AddQueryRoute("/paper", paper, QueryMethod.Get, returnFileResponse: true);
    }
}
