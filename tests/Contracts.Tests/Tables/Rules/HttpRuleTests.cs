using TableActors.Contracts.Columns;
using TableActors.Contracts.Computations;
using static TableActors.Contracts.Tests.Tables.SchemaAssert;

namespace TableActors.Contracts.Tests.Tables.Rules;

public sealed class HttpRuleTests
{
    [Theory]
    [InlineData("http://127.0.0.1:9000/caption", "/text")]
    [InlineData("https://example.com", "")]
    [InlineData("https://example.com/?key=1", "/a~1b/0")]
    public void Check_OfAnHttpComputation_AsItIsMeant_IsAccepted(string url, string result) =>
        SchemaOf(t => t.String("prompt")
            .Computed("caption", ColumnTypes.String, new HttpComputation(url, ["prompt"]) { Result = result }))
            .Find("caption")!.DependsOn.ShouldBe([0]);

    [Fact]
    public void Check_OfAFaultyHttpComputation_ReportsEverythingAtOnce() =>
        ShouldHaveFaults(
            t => t.String("prompt").Computed("caption", null, new HttpComputation("caption", ["promt", "promt"])
            {
                Result = "text", Timeout = TimeSpan.FromDays(2),
            }),
            "table films: column \"caption\": argument \"promt\" is no column of the table; did you mean \"prompt\"?",
            "table films: column \"caption\": a column computed by http needs a declared type",
            "table films: column \"caption\": the url must be an absolute http:// or https:// URL",
            "table films: column \"caption\": argument \"promt\" is given twice",
            "table films: column \"caption\": the JSON pointer \"text\" must be empty or start with '/', and '~' must be followed by 0 or 1",
            "table films: column \"caption\": the time-out of the http computation must be from 1 ms to 1 day");

    [Theory]
    [InlineData("file:///etc/passwd", "the url must be an absolute http:// or https:// URL")]
    [InlineData("http://me:secret@127.0.0.1/", "the url must not hold a user name or password: they are not sent")]
    public void Check_OfAUrlThatCannotBeAsked_IsRefusedWithoutRepeatingIt(string url, string fault) =>
        ShouldHaveFaults(
            t => t.String("prompt").Computed("caption", ColumnTypes.String, new HttpComputation(url, ["prompt"])),
            $"table films: column \"caption\": {fault}");
}
