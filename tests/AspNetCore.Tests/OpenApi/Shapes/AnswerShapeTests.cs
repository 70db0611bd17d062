using TableActors.AspNetCore.Tests.OpenApi.Support;

namespace TableActors.AspNetCore.Tests.OpenApi.Shapes;

public sealed class AnswerShapeTests
{
    private static readonly Task<ApiDocument> Sample = DocumentedService.DocumentOfAsync(SampleApi.Map);

    [Fact]
    public async Task Insert_AnswersTheOutputs_AllOfThemAlways()
    {
        var document = await Sample;
        var row = document.Answer(document.Post("/specimens/short"));
        ApiDocument.Properties(row).ShouldBe(["shout", "id"]);
        ApiDocument.Required(row).ShouldBe(["shout", "id"]);
        row.GetProperty("properties").GetProperty("shout").GetProperty("description").GetString().ShouldBe(
            "the name, louder");
    }

    [Fact]
    public async Task Function_AnswersWhatItReturns()
    {
        var document = await Sample;
        var label = document.Answer(document.Post("/specimens/label"));
        ApiDocument.Properties(label).ShouldBe(["text", "remark", "lengths"]);
        label.GetProperty("properties")
            .GetProperty("lengths")
            .GetProperty("items")
            .GetProperty("type")
            .GetString()
            .ShouldBe("integer");
    }

    [Fact]
    public async Task Media_AreUrlsOfTheirContent()
    {
        var document = await Sample;
        var picture = document.Answer(document.Post("/specimens")).GetProperty("properties").GetProperty("picture");
        picture.GetProperty("format").GetString().ShouldBe("uri");
        picture.GetProperty("contentMediaType").GetString().ShouldBe("image/*");
    }

    [Fact]
    public async Task Delete_AnswersTheNumberOfRows()
    {
        var document = await Sample;
        var count = document.Answer(document.Post("/specimens/delete"));
        ApiDocument.Required(count).ShouldBe(["num_rows"]);
        count.GetProperty("properties").GetProperty("num_rows").GetProperty("type").GetString().ShouldBe("integer");
        document.Answer(document.Post("/specimens/forget")).ShouldBe(count);
    }

    [Fact]
    public async Task Query_AnswersRows()
    {
        var document = await Sample;
        var answer = document.Answer(document.Post("/search"));
        ApiDocument.Required(answer).ShouldBe(["rows"]);
        var row = document.Resolve(answer.GetProperty("properties").GetProperty("rows").GetProperty("items"));
        ApiDocument.Properties(row).ShouldBe(["id", "name", "note", "letters"]);
        ApiDocument.Required(row).ShouldBe(["id", "name", "note", "letters"]);
    }

    [Fact]
    public async Task Query_ColumnWithoutAKnownType_HasNone()
    {
        var document = await Sample;
        var rows = document.Answer(document.Post("/search")).GetProperty("properties").GetProperty("rows");
        var columns = document.Resolve(rows.GetProperty("items")).GetProperty("properties");
        columns.GetProperty("letters").TryGetProperty("type", out _).ShouldBeFalse();
        columns.GetProperty("name").GetProperty("type").GetString().ShouldBe("string");
    }

    [Fact]
    public async Task Query_OfOneRow_AnswersTheBareObject()
    {
        var document = await Sample;
        var row = document.Answer(document.Post("/vector"));
        ApiDocument.Properties(row).ShouldBe(["id", "point", "counts", "bytes"]);
    }

    [Fact]
    public async Task Query_OfBareValues_AnswersAList()
    {
        var document = await Sample;
        var answer = document.Answer(document.Post("/names"));
        answer.GetProperty("type").GetString().ShouldBe("array");
        answer.GetProperty("items").GetProperty("type").GetString().ShouldBe("string");
    }

    [Fact]
    public async Task Query_OfOneBareValue_AnswersTheValue()
    {
        var document = await Sample;
        document.Answer(document.Post("/weight")).GetProperty("type").GetString().ShouldBe("number");
    }

    [Theory]
    [InlineData("/specimens", true)]
    [InlineData("/specimens/preview", false)]
    [InlineData("/specimens/update", true)]
    [InlineData("/specimens/delete", false)]
    [InlineData("/search", false)]
    [InlineData("/vector", true)]
    public async Task ETag_IsShownWhereItIsGiven(string path, bool given)
    {
        var answer = (await Sample).Post(path).GetProperty("responses").GetProperty("200");
        (answer.TryGetProperty("headers", out var headers) && headers.TryGetProperty("ETag", out _)).ShouldBe(given);
    }
}
