using Microsoft.Extensions.Primitives;
using TableActors.AspNetCore.Requests;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class EntityTagListTests
{
    private const long Never = -1;

    [Theory]
    [InlineData("*", new long[0])]
    [InlineData(" * ", new long[0])]
    [InlineData("\"7\"", new long[] { 7 })]
    [InlineData("\"0\"", new long[] { 0 })]
    [InlineData("\"7\", \"8\"", new long[] { 7, 8 })]
    [InlineData("\"7\",\"8\"", new long[] { 7, 8 })]
    [InlineData(", \"7\" ,, ", new long[] { 7 })]
    [InlineData("W/\"7\"", new[] { Never })]
    [InlineData("W/\"7\", \"8\"", new[] { Never, 8 })]
    [InlineData("\"07\"", new[] { Never })]
    [InlineData("\"+7\"", new[] { Never })]
    [InlineData("\"\"", new[] { Never })]
    [InlineData("\"abc,def\"", new[] { Never })]
    [InlineData("\"99999999999999999999\"", new[] { Never })]
    public void Parse_WellFormed_YieldsVersions(string header, long[] expected)
    {
        EntityTagList.TryParse(header, out var versions).ShouldBeTrue();
        versions.ShouldBe(expected);
    }

    [Fact]
    public void Parse_SeveralLines_AreOneList()
    {
        EntityTagList.TryParse(new StringValues(["\"1\"", "\"2\""]), out var versions).ShouldBeTrue();
        versions.ShouldBe([1, 2]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",")]
    [InlineData("7")]
    [InlineData("\"7")]
    [InlineData("7\"")]
    [InlineData("\"7\" \"8\"")]
    [InlineData("\"7\"x")]
    [InlineData("w/\"7\"")]
    [InlineData("W/7")]
    [InlineData("*, \"7\"")]
    [InlineData("\"7\", *")]
    [InlineData("\"a b\"")]
    [InlineData("'7'")]
    public void Parse_Malformed_IsRefused(string header) => EntityTagList.TryParse(header, out _).ShouldBeFalse();
}
