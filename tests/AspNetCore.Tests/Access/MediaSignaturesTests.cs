using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TableActors.Actors.Computation;
using TableActors.Actors.Tables;
using TableActors.AspNetCore.Access;
using TableActors.AspNetCore.Routing;
using TableActors.AspNetCore.Tests.Support;
using TableActors.Contracts.Columns;
using TableActors.TestSupport;

namespace TableActors.AspNetCore.Tests.Access;

public sealed class MediaSignaturesTests
{
    private static readonly MediaReference File = new(new string('a', 32));
    private static readonly MediaReference Other = new(new string('b', 32));
    private readonly ManualTime _time = new();

    [Fact]
    public async Task Signature_OfAProtectedRoute_HoldsForItsFileAtLeastAsLongAsItSays()
    {
        var signatures = await SignaturesAsync();
        var query = signatures.Of(Request(isProtected: true)).ShouldNotBeNull()(File);

        signatures.Allow(File, query).ShouldBeTrue();
        signatures.Allow(Other, query).ShouldBeFalse();
        _time.Advance(TimeSpan.FromHours(1));
        signatures.Allow(File, query).ShouldBeTrue();
        _time.Advance(TimeSpan.FromMinutes(15));
        signatures.Allow(File, query).ShouldBeFalse();
    }

    [Fact]
    public async Task Signature_OfAFile_StaysTheSameForAWhile_AndThenDiffers()
    {
        var signatures = await SignaturesAsync();
        string Query() => signatures.Of(Request(isProtected: true))!(File);
        var first = Query();
        var later = Enumerable.Range(0, 16).Select(_ =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return Query();
        }).Distinct().ToList();
        later.Count.ShouldBe(2);
        later.ShouldContain(first);
    }

    [Fact]
    public async Task Signature_OfAPublicRoute_HoldsForEver()
    {
        var signatures = await SignaturesAsync();
        var query = signatures.Of(Request(isProtected: false)).ShouldNotBeNull()(File);
        _time.Advance(TimeSpan.FromDays(10_000));
        signatures.Allow(File, query).ShouldBeTrue();
        signatures.Allow(Other, query).ShouldBeFalse();
    }

    [Fact]
    public async Task Signature_ThatWasChanged_DoesNotHold()
    {
        var signatures = await SignaturesAsync();
        var query = signatures.Of(Request(isProtected: true))!(File);
        var (until, sig) = (query[1..query.IndexOf('&', StringComparison.Ordinal)],
            query[(query.IndexOf('&', StringComparison.Ordinal) + 1)..]);

        signatures.Allow(File, $"?{sig}&{until}").ShouldBeTrue();
        foreach (var wrong in new[]
                 {
                     "", "?", $"?{until}", $"?{sig}", $"?{until}0&{sig}", $"?{until}&{sig}A", $"?{until}&{sig[..^1]}",
                     $"?{until}&sig=", $"?until=&{sig}",
                     $"?until=-1&{sig}", $"?until=x&{sig}", $"?{until}&{sig}&until=9999999999",
                     $"?{until}&{sig}&sig=AAAAAAAAAAAAAAAAAAAAAA",
                 })
            signatures.Allow(File, wrong).ShouldBeFalse(wrong);
        for (var at = 0; at < query.Length; at++)
            signatures.Allow(File, query[..at] + (query[at] == '1' ? '2' : '1') + query[(at + 1)..])
                .ShouldBeFalse(at.ToString());
    }

    [Fact]
    public async Task Signatures_OfAnotherKey_DoNotHold()
    {
        var query = (await SignaturesAsync()).Of(Request(isProtected: true))!(File);
        (await SignaturesAsync("0123456789abcdef0123456789abcdef")).Allow(File, query).ShouldBeFalse();
        (await SignaturesAsync()).Allow(File, query).ShouldBeTrue();
    }

    [Fact]
    public async Task WhereNothingIsProtected_NothingIsSigned()
    {
        var signatures = await SignaturesAsync(isProtected: false);
        signatures.Of(Request(isProtected: false)).ShouldBeNull();
    }

    private async Task<MediaSignatures> SignaturesAsync(string? key = null, bool isProtected = true)
    {
        var options = new TableHttpOptions();
        options.Access.SigningKey = key;
        var services = new ServiceCollection().AddLogging().AddAuthorization().BuildServiceProvider();
        var endpoints = new DefaultEndpointDataSource(Request(isProtected).GetEndpoint()!);
        var signatures = new MediaSignatures(
            new RouteRights(
                services, endpoints, new ServiceRoutes(new ServedTables(new FunctionCatalog()), null!, null!),
                Options.Create(options)),
            Options.Create(options), new ScriptedStore(), _time);
        await signatures.PrepareAsync(default);
        return signatures;
    }

    private static DefaultHttpContext Request(bool isProtected)
    {
        var route = new RegisteredRoute(new DeleteRouteDefinition(SampleTables.Films, "/films", null), null!, "");
        object[] metadata = isProtected ? [route, new AuthorizeAttribute()] : [route];
        var context = new DefaultHttpContext();
        context.SetEndpoint(new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/films"), 0, new EndpointMetadataCollection(metadata),
            null));
        return context;
    }
}
