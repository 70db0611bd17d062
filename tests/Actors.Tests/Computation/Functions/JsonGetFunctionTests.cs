using TableActors.Contracts.Columns;

namespace TableActors.Actors.Tests.Computation.Functions;

public sealed class JsonGetFunctionTests
{
    // The example of RFC 6901, section 5.
    private const string Example =
        """{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\j":5,"k\"l":6," ":7,"m~n":8}""";

    [Theory]
    [InlineData("", Example)]
    [InlineData("/foo", """["bar","baz"]""")]
    [InlineData("/foo/0", "\"bar\"")]
    [InlineData("/", "0")]
    [InlineData("/a~1b", "1")]
    [InlineData("/c%d", "2")]
    [InlineData("/e^f", "3")]
    [InlineData("/g|h", "4")]
    [InlineData("/i\\j", "5")]
    [InlineData("/k\"l", "6")]
    [InlineData("/ ", "7")]
    [InlineData("/m~0n", "8")]
    public void JsonGet_ByTheExamplesOfTheStandard_FindsTheirValues(string pointer, string found) =>
        Get(Example, pointer).ShouldBe(found);

    [Theory]
    [InlineData("""{"a":12345678901234567890.10}""", "/a", "12345678901234567890.10")]
    [InlineData("""{"~1":1,"/":2}""", "/~01", "1")]
    [InlineData("""{"a":{"b":[[1,2],[3]]}}""", "/a/b/1/0", "3")]
    [InlineData("""{"0":"object"}""", "/0", "\"object\"")]
    public void JsonGet_OfDeepValue_KeepsItAsWritten(string json, string pointer, string found) =>
        Get(json, pointer).ShouldBe(found);

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/foo/2")]
    [InlineData("/foo/-")]
    [InlineData("/foo/00")]
    [InlineData("/foo/+1")]
    [InlineData("/foo/-1")]
    [InlineData("/foo/99999999999999999999")]
    [InlineData("/foo/bar")]
    [InlineData("/foo/0/deeper")]
    [InlineData("/foo/")]
    public void JsonGet_OfWhatIsNotThere_IsNull(string pointer) => Get(Example, pointer).ShouldBeNull();

    [Fact]
    public void JsonGet_OfNull_IsNull() => Get("""{"a":null}""", "/a").ShouldBeNull();

    [Theory]
    [InlineData("foo")]
    [InlineData("#/foo")]
    [InlineData("/a~2b")]
    [InlineData("/a~")]
    public void JsonGet_ByTextThatIsNoPointer_IsAnError(string pointer) =>
        FunctionCall.FaultOf("json_get", new JsonText(Example), pointer)
            .ShouldBe("the JSON pointer must be empty or start with '/', and '~' must be followed by 0 or 1");

    private static string? Get(string json, string pointer) =>
        (FunctionCall.Of("json_get", new JsonText(json), pointer) as JsonText)?.Text;
}
