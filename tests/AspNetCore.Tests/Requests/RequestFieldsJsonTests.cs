using System.Text;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class RequestFieldsJsonTests
{
    private static readonly RequestFields Fields = new(
    [
        new RequestField("id", ColumnTypes.Int, false, WhenAbsent.Refuse, 0),
        new RequestField("prompt", ColumnTypes.String, true, WhenAbsent.TakeDefault, 1),
        new RequestField("any", ColumnTypes.Json, true, WhenAbsent.Keep, 2),
        new RequestField("poster", ColumnTypes.Image, true, WhenAbsent.TakeDefault, 3),
    ]);

    [Fact]
    public void Bind_FieldsInOrder_FillsTheSlots()
    {
        var (values, problem) = Bind("""{"id":1,"prompt":"a","any":[1, 2]}""");
        problem.ShouldBeNull();
        values.ShouldBe([1L, "a", new JsonText("[1,2]"), null]);
    }

    [Fact]
    public void Bind_FieldsInAnyOrderWithUnknownOnes_FillsTheSlots() =>
        Bind("""{"x":{"id":[2,{"prompt":3}]},"prompt":"a","y":null,"id":1,"":0,"idd":7,"Id":9}""").Values[..2]
            .ShouldBe([1L, "a"]);

    [Fact]
    public void Bind_EmptyBody_IsAnEmptyObject() => Bind("").Problem!.Errors.Keys.ShouldBe(["id"]);

    [Fact]
    public void Bind_ByteOrderMark_IsSteppedOver()
    {
        var values = new object?[4];
        Fields.BindJson([0xEF, 0xBB, 0xBF, .. """{"id":5}"""u8], values).ShouldBeNull();
        values[0].ShouldBe(5L);
    }

    [Fact]
    public void Bind_AbsentField_IsRefusedOrDefaultsOrStays()
    {
        var (values, problem) = Bind("""{"id":1}""");
        problem.ShouldBeNull();
        values.ShouldBe([1L, null, AbsentValue.Instance, null]);
    }

    [Fact]
    public void Bind_NullForAFieldThatStaysWhenAbsent_IsNull() =>
        Bind("""{"id":1,"any":null}""").Values[2].ShouldBeNull();

    [Theory]
    [InlineData("""{"id":1,"id":2}""")]
    [InlineData("""{"id":"x","id":2}""")]
    [InlineData("""{"id":null,"id":2}""")]
    [InlineData("""{"id":{"id":3},"id":2}""")]
    public void Bind_FieldTwice_TheLastCounts(string body)
    {
        var (values, problem) = Bind(body);
        problem.ShouldBeNull();
        values[0].ShouldBe(2L);
    }

    [Fact]
    public void Bind_FieldTwiceWithTheLastFaulty_IsRefused() =>
        Bind("""{"id":2,"id":"x"}""").Problem!.Errors.Keys.ShouldBe(["id"]);

    [Fact]
    public void Bind_SeveralFaults_AreReportedTogether()
    {
        var problem = Bind("""{"id":null,"prompt":5,"poster":"file:///etc/passwd"}""").Problem!;
        problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Errors.Keys.Order().ShouldBe(["id", "poster", "prompt"]);
        problem.Errors["id"].ShouldBe(["must not be null"]);
        problem.Detail.ShouldBe("3 fields do not fit: \"id\", \"poster\", \"prompt\".");
    }

    [Theory]
    [InlineData("""{"\u0069\u0064":4}""")]
    [InlineData("""{"i\u0064":4}""")]
    public void Bind_EscapedName_IsTheSameName(string body) => Bind(body).Values[0].ShouldBe(4L);

    [Theory]
    [InlineData("""{"id":1,"\ud800":2}""")]
    [InlineData("""{"id":1,"x":"\ud800"}""")]
    public void Bind_LoneSurrogateInAnUnknownField_IsIgnored(string body) => Bind(body).Problem.ShouldBeNull();

    [Fact]
    public void Bind_LoneSurrogateInAValue_IsThatFieldsFault() =>
        Bind("""{"id":1,"prompt":"\ud800"}""").Problem!.Errors.Keys.ShouldBe(["prompt"]);

    [Fact]
    public void Bind_VeryLongEscapedName_IsUnknown() =>
        Bind($$"""{"id":1,"{{string.Concat(Enumerable.Repeat("\\u0069", 5000))}}":2}""").Values[0].ShouldBe(1L);

    [Theory]
    [InlineData(" ")]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("5")]
    [InlineData("\"id\"")]
    [InlineData("[]")]
    [InlineData("[{\"id\":1}]")]
    [InlineData("{")]
    [InlineData("{]")]
    [InlineData("{\"id\"}")]
    [InlineData("{\"id\":}")]
    [InlineData("{\"id\":1")]
    [InlineData("{\"id\":1,}")]
    [InlineData("{\"id\":1}}")]
    [InlineData("{\"id\":1}{}")]
    [InlineData("{\"id\":1} x")]
    [InlineData("{'id':1}")]
    [InlineData("{id:1}")]
    [InlineData("{\"id\":1 /* one */}")]
    [InlineData("{\"id\":01}")]
    [InlineData("{\"id\":+1}")]
    [InlineData("{\"id\":1.}")]
    [InlineData("{\"id\":NaN}")]
    [InlineData("{\"id\":1,\"prompt\":\"a\nb\"}")]
    [InlineData("{\"id\":1,\"prompt\":\"\\x\"}")]
    [InlineData("{\"id\":1,\"prompt\":\"open")]
    [InlineData("{\"id\":1,\"x\":[1,2}")]
    [InlineData("id=1&prompt=a")]
    [InlineData("\0")]
    public void Bind_NoJsonObject_IsUnreadable(string body) =>
        Bind(body).Problem!.Code.ShouldBe(ErrorCodes.UnreadableBody);

    [Fact]
    public void Bind_TooDeep_IsUnreadable() =>
        Bind($$"""{"id":1,"any":{{new string('[', 100_000)}}{{new string(']', 100_000)}}}""").Problem!.Code
            .ShouldBe(ErrorCodes.UnreadableBody);

    [Theory]
    [InlineData(64, null)]
    [InlineData(65, "any")]
    [InlineData(999, "any")]
    public void Bind_DeepValue_IsThatFieldsFaultAndNotTheBodys(int depth, string? faulty)
    {
        var problem = Bind($$"""{"id":1,"any":{{new string('[', depth)}}{{new string(']', depth)}}}""").Problem;

        if (faulty is null)
        {
            problem.ShouldBeNull();
            return;
        }

        problem!.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Errors[faulty].ShouldBe(["must not have lists and objects more than 64 deep within each other"]);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("id")]
    [InlineData("prompt")]
    public void Bind_DeepValueOfAFieldThatTakesNone_IsNoReasonToRefuseTheBody(string field)
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":[", 400))
            + "1"
            + string.Concat(Enumerable.Repeat("]}", 400));

        var problem = Bind($$"""{"id":1,"{{field}}":{{deep}}}""").Problem;

        if (field == "unknown")
            problem.ShouldBeNull();
        else
            problem!.Errors.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("[", "The body has lists and objects more than 1000 deep within each other.")]
    [InlineData("x", "The body is not valid JSON: line 1, byte 1016.")]
    public void Bind_ABodyThatIsTooDeepOrBroken_SaysWhich(string last, string detail) =>
        Bind($$"""{"id":1,"any": {{new string('[', 999)}} {{last}}""").Problem!.Detail.ShouldBe(detail);

    [Fact]
    public void Bind_BrokenAfterFaults_IsUnreadable() =>
        Bind("""{"id":"x","prompt":5,""").Problem!.Code.ShouldBe(ErrorCodes.UnreadableBody);

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF5, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void Bind_InvalidUtf8AnywhereInTheBody_IsUnreadable(byte[] bytes)
    {
        foreach (var field in new[] { "prompt", "unknown" })
        {
            byte[] body = [.. Encoding.UTF8.GetBytes($$"""{"id":1,"{{field}}":"a"""), .. bytes, .. "\"}"u8];
            Fields.BindJson(body, new object?[4])!.Code.ShouldBe(ErrorCodes.UnreadableBody, field);
        }
    }

    [Fact]
    public void Bind_Media_IsRefusedButNullIsNot()
    {
        Bind("""{"id":1,"poster":"http://example.com/x.png"}""").Problem!.Errors.Keys.ShouldBe(["poster"]);
        Bind("""{"id":1,"poster":null}""").Problem.ShouldBeNull();
    }

    private static (object?[] Values, Problem? Problem) Bind(string body)
    {
        var values = new object?[4];
        var problem = Fields.BindJson(Encoding.UTF8.GetBytes(body), values);
        return (values, problem);
    }
}
