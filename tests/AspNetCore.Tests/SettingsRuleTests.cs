using Microsoft.Extensions.DependencyInjection;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore.Tests.Support;

namespace TableActors.AspNetCore.Tests;

public sealed class SettingsRuleTests
{
    [Fact]
    public async Task Check_HttpSettingsOutOfRange_AreFaultsBesideThoseOfRoutes()
    {
        var faults = await RouteFaults.OfAsync(
            router => router.AddInsertRoute(SampleTables.Films, "/films", inputs: ["id"]),
            http: http => (http.MaxBody, http.MaxBufferedBodies) = (999, 5));
        faults.ShouldBe(
        [
            "settings: MaxBody is 999 bytes, and must be at least 1000",
            "settings: MaxBufferedBodies is 5 bytes, and must be at least MaxBody",
            "route POST /films: column \"prompt\": cannot be null, so it must be among the inputs",
        ]);
    }

    [Theory]
    [InlineData("/tables")]
    [InlineData("ftp://example.org")]
    [InlineData("https://example.org/?a")]
    [InlineData("https://me@example.org/")]
    public async Task Check_PublicUrlThatIsNone_IsAFault(string url) =>
        (await RouteFaults.OfAsync(_ => { }, http: http => http.PublicUrl = new Uri(url, UriKind.RelativeOrAbsolute)))
            .ShouldBe(
                [$"settings: PublicUrl is {url}, and must be an http or https URL without user, query and fragment"]);

    [Fact]
    public async Task Check_SmallestHttpSettings_AreFine() =>
        (await RouteFaults.OfAsync(_ => { }, http: http => (http.MaxBody, http.MaxBufferedBodies) = (1000, 1000)))
            .ShouldBeEmpty();

    [Fact]
    public void Check_NodeSettingsOutOfRange_AreFaults()
    {
        var services = new ServiceCollection().AddOptions();
        services.AddOptions<TableActorsOptions>()
            .Validate(_ => false, "RequestTimeout is too short")
            .Validate(_ => false, "no store is chosen");
        SettingsRule.FaultsOf(services.BuildServiceProvider()).Select(fault => fault.ToString())
            .ShouldBe(["settings: RequestTimeout is too short", "settings: no store is chosen"]);
    }
}
