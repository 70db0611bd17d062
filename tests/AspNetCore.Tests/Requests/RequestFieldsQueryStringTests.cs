using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class RequestFieldsQueryStringTests
{
    private static readonly RequestFields Fields = new(
    [
        new RequestField("text", ColumnTypes.String, true, WhenAbsent.TakeDefault, 0),
        new RequestField("n", ColumnTypes.Int, false, WhenAbsent.TakeDefault, 1) { Default = 10L },
        new RequestField("flag", ColumnTypes.Bool, true, WhenAbsent.TakeDefault, 2),
    ]);

    [Theory]
    [InlineData("", null, 10L, null)]
    [InlineData(null, null, 10L, null)]
    [InlineData("?text=a", "a", 10L, null)]
    [InlineData("?text=a+b%20c%C3%A4&n=5", "a b cä", 5L, null)]
    [InlineData("?n=1&n=2", null, 2L, null)]
    [InlineData("?n=x&n=2", null, 2L, null)]
    [InlineData("?text=", "", 10L, null)]
    [InlineData("?text", "", 10L, null)]
    [InlineData("?flag=", null, 10L, null)]
    [InlineData("?flag=YES&n=5.0", null, 5L, true)]
    [InlineData("?flag=off", null, 10L, false)]
    [InlineData("?TEXT=a&unknown=1&&=", null, 10L, null)]
    [InlineData("?te%78t=a", "a", 10L, null)]
    public void Bind_FillsTheSlots(string? query, string? text, long n, bool? flag)
    {
        var values = new object?[3];
        Fields.BindQueryString(query, values).ShouldBeNull();
        values.ShouldBe([text, n, flag]);
    }

    [Theory]
    [InlineData("100%25", "100%")]
    [InlineData("100%", "100%")]
    [InlineData("%zz%4", "%zz%4")]
    [InlineData("%25FF", "%FF")]
    [InlineData("%EF%BF%BD", "\uFFFD")]
    [InlineData("%f0%9f%90%88", "\U0001F408")]
    public void Bind_OfPercentSigns_TakesWhatIsMeant(string encoded, string text)
    {
        var values = new object?[3];
        Fields.BindQueryString($"?text={encoded}", values).ShouldBeNull();
        values[0].ShouldBe(text);
    }

    [Theory]
    [InlineData("%FF")]
    [InlineData("Jos%E9")]
    [InlineData("a%C3b")]
    [InlineData("%ED%A0%80")]
    [InlineData("%C0%80")]
    public void Bind_OfBytesThatAreNoUtf8_IsThatFieldsFault(string encoded) =>
        Fields.BindQueryString($"?text={encoded}&unknown=%FF", new object?[3])!
            .Errors["text"].ShouldBe(["must be valid UTF-8 where it is percent-encoded"]);

    [Fact]
    public void Bind_SeveralFaults_AreReportedTogether()
    {
        var problem = Fields.BindQueryString("?text=%00&n=&flag=perhaps", new object?[3])!;
        problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Errors.Keys.Order().ShouldBe(["flag", "n", "text"]);
    }
}
