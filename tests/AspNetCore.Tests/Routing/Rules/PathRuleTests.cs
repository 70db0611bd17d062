using TableActors.AspNetCore.Routing;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests.Routing.Rules;

public sealed class PathRuleTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/a")]
    [InlineData("/a/b-c_d.e~f")]
    [InlineData("/a:b")]
    [InlineData("/a/")]
    public void FaultOf_LiteralPath_IsNone(string path) => PathRule.FaultOf(path).ShouldBeNull();

    [Theory]
    [InlineData("", "must begin with '/'")]
    [InlineData("a", "must begin with '/'")]
    [InlineData("/{id}", "must be literal")]
    [InlineData("/a}", "must be literal")]
    [InlineData("/a b", "must not contain ' '")]
    [InlineData("/a?b", "must not contain '?'")]
    [InlineData("/a#b", "must not contain '#'")]
    [InlineData("/a%20b", "must not contain '%'")]
    [InlineData("/ä", "must not contain 'ä'")]
    [InlineData("//a", "empty segment")]
    [InlineData("/a//b", "empty segment")]
    [InlineData("/a/../b", "'.' and '..'")]
    public void FaultOf_OtherPath_SaysWhy(string path, string part) => PathRule.FaultOf(path)!.ShouldContain(part);

    [Fact]
    public async Task Check_BadPaths_AreReportedWithAllOtherFaults()
    {
        var faults = await RouteFaults.OfAsync(
            router =>
            {
                router.AddInsertRoute(SampleTables.Films, "films");
                router.AddUpdateRoute(SampleTables.Films, "/films/{id}", inputs: ["x"]);
            },
            prefix: "api/");
        faults.ShouldBe(
        [
            "prefix \"api/\": the path must not end with '/'; for no prefix leave it empty",
            "route POST films: the path must begin with '/'",
            "route POST /films/{id}: the path must be literal: '{' and '}' are not allowed",
            "route POST /films/{id}: column \"x\": unknown input: table films has no such column",
        ]);
    }
}
