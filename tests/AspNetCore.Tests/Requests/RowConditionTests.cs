using Microsoft.AspNetCore.Http;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Rows;

namespace TableActors.AspNetCore.Tests.Requests;

public sealed class RowConditionTests
{
    [Theory]
    [InlineData(null, null, true, true)]
    [InlineData("*", null, true, true)]
    [InlineData("\"7\"", null, true, false)]
    [InlineData("W/\"7\"", null, false, false)]
    [InlineData("\"7-gzip\"", null, true, false)]
    [InlineData("\"7-br\", \"8-gzip\"", null, true, true)]
    [InlineData("\"7-zip\"", null, false, false)]
    [InlineData(null, "*", false, false)]
    [InlineData(null, "\"7\"", false, true)]
    [InlineData(null, "W/\"7\", W/\"8-br\"", false, false)]
    [InlineData(null, "\"x\"", true, true)]
    [InlineData("*", "\"8\"", true, false)]
    [InlineData("\"7\", \"8\"", "\"8\"", true, false)]
    [InlineData("\"7\"", "\"7\"", false, false)]
    [InlineData("\"7\"", "*", false, false)]
    public void Read_OfBothHeaders_AllowsWhatBothAllow(string? match, string? noneMatch, bool allows7, bool allows8)
    {
        RowCondition.Read(Headers(match, noneMatch), out var versions).ShouldBeNull();
        (RowVersions.Allow(versions, 7), RowVersions.Allow(versions, 8)).ShouldBe((allows7, allows8));
    }

    [Theory]
    [InlineData("7", null, "If-Match must be")]
    [InlineData(null, "7", "If-None-Match must be")]
    [InlineData("\"7\"", "*, \"7\"", "If-None-Match must be")]
    public void Read_OfAMalformedHeader_NamesIt(string? match, string? noneMatch, string part) =>
        RowCondition.Read(Headers(match, noneMatch), out _).ShouldNotBeNull().Detail.ShouldStartWith(part);

    [Theory]
    [InlineData("\"7\"", true)]
    [InlineData("W/\"7\"", true)]
    [InlineData("\"7-br\"", true)]
    [InlineData("\"6\", \"7\"", true)]
    [InlineData("*", true)]
    [InlineData("\"8\"", false)]
    [InlineData("\"07\"", false)]
    [InlineData("7", false)]
    [InlineData(null, false)]
    public void IsKnown_ComparesWeakly(string? noneMatch, bool known) =>
        RowCondition.IsKnown(Headers(null, noneMatch), 7).ShouldBe(known);

    private static IHeaderDictionary Headers(string? match, string? noneMatch)
    {
        IHeaderDictionary headers = new HeaderDictionary();
        if (match is not null)
            headers.IfMatch = match;
        if (noneMatch is not null)
            headers.IfNoneMatch = noneMatch;
        return headers;
    }
}
