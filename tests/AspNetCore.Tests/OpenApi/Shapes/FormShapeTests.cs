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
        var form = document.Resolve(document.Post(path).GetProperty("requestBody").GetProperty("content").GetProperty("multipart/form-data").GetProperty("schema"));
        ApiDocument.Required(form).ShouldBe(required.Split(' '));
        ApiDocument.Properties(form).ShouldBe(fields.Split(' '));
        var picture = form.GetProperty("properties").GetProperty("picture");
        (picture.GetProperty("type").GetString(), picture.GetProperty("format").GetString()).ShouldBe(("string", "binary"));
        document.Post(path).GetProperty("requestBody").GetProperty("required").GetBoolean().ShouldBeTrue();
    }

    [Theory]
    [InlineData("/replace", "image/*")]
    [InlineData("/paper", "*/*")]
    public async Task Answer_ThatIsAFile_HasAContentTypeAndNoSchema(string path, string contentType)
    {
        var content = (await Sample).Post(path).GetProperty("responses").GetProperty("200").GetProperty("content").EnumerateObject().ShouldHaveSingleItem();
        content.Name.ShouldBe(contentType);
        content.Value.EnumerateObject().ShouldBeEmpty();
        (await Sample).Post(path).GetProperty("responses").TryGetProperty("404", out _).ShouldBeTrue();
    }

    private static void Map(TableRouter router)
    {
        router.AddInsertRoute(SampleApi.Specimens, "/upload", inputs: ["id", "name", "weight", "found"], uploadFileInputs: ["picture", "film"]);
        router.AddUpdateRoute(
            SampleApi.Specimens, "/replace", inputs: ["name"], outputs: ["picture"], uploadFileInputs: ["picture"], returnFileResponse: true);
        router.AddQueryRoute("/paper", Query.Sql("paper", "select paper from specimens where id = @id", p => p.Int("id")), returnFileResponse: true);
    }
}
