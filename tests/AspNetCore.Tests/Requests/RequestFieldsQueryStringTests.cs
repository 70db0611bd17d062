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

    [Fact]
    public void Bind_SeveralFaults_AreReportedTogether()
    {
        var problem = Fields.BindQueryString("?text=%00&n=&flag=perhaps", new object?[3])!;
        problem.Code.ShouldBe(ErrorCodes.ValidationFailed);
        problem.Errors.Keys.Order().ShouldBe(["flag", "n", "text"]);
    }
}
