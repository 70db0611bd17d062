using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Primitives;
using TableActors.AspNetCore.Idempotency;
using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Tests.Idempotency;

public sealed class IdempotencyKeyTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("8e03978e-40d5-43dd-bc93-6894a57f9324")]
    [InlineData("with spaces, commas and \"quotes\" inside")]
    [InlineData("\"8e03978e\"")]
    [InlineData("\"a \\\"quoted\\\" \\\\ one\"")]
    public void Read_WellFormed_IsAKey(string header)
    {
        IdempotencyKey.IsGiven(Request(header)).ShouldBeTrue();
        KeyOf(header).RequestId.Value.ShouldStartWith("http:");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"a")]
    [InlineData("\"")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\\n\"")]
    [InlineData("\"a\\\"")]
    [InlineData("tab\there")]
    [InlineData("gr\u00fcn")]
    public void Read_Malformed_IsRefused(string header)
    {
        IdempotencyKey.Read(Request(header), null, out var key).ShouldNotBeNull().Code.ShouldBe(ErrorCodes.BadHeader);
        key.ShouldBeNull();
    }

    [Fact]
    public void Read_OfTheGreatestLength_IsAKeyAndOneMoreIsNot()
    {
        IdempotencyKey.Read(Request(new string('x', 255)), null, out _).ShouldBeNull();
        IdempotencyKey.Read(Request($"\"{new string('x', 255)}\""), null, out _).ShouldBeNull();
        IdempotencyKey.Read(Request(new string('x', 256)), null, out _).ShouldNotBeNull();
    }

    [Fact]
    public void Read_OfTwoLines_IsRefused() =>
        IdempotencyKey.Read(Request(new StringValues(["a", "a"])), null, out _).ShouldNotBeNull();

    [Fact]
    public void Read_WithoutTheHeader_IsNoKey()
    {
        var request = new DefaultHttpContext();
        IdempotencyKey.IsGiven(request).ShouldBeFalse();
        IdempotencyKey.Read(request, null, out var key).ShouldBeNull();
        key.ShouldBeNull();
    }

    [Fact]
    public void Ids_OfTheSameKey_AreTheSameWithAndWithoutQuotes()
    {
        KeyOf("\"a\\\"b\"").RequestId.ShouldBe(KeyOf("a\"b").RequestId);
        KeyOf("\"a\"").JobId.ShouldBe(KeyOf("a").JobId);
    }

    [Fact]
    public void Ids_OfOneKeyOnSeveralRoutes_Differ()
    {
        RequestKeys().Select(key => key.RequestId).ShouldBeUnique();
        RequestKeys().Select(key => key.JobId).ShouldBeUnique();

        static IEnumerable<IdempotencyKey> RequestKeys() =>
        [
            KeyOf("a"), KeyOf("b"), KeyOf("a", "/films/update"), KeyOf("a", "/{tenant}/films", "one"),
            KeyOf("a", "/{tenant}/films", "two"),
        ];
    }

    [Fact]
    public void Ids_OfAKnownKey_StayWhatTheyWere()
    {
        KeyOf("a").RequestId.Value.ShouldBe("http:u_KscfObxnsmw1G5H8xdLXevcJQk3rAq");
        KeyOf("a").JobId.Value.ShouldBe("bbf2ac71f39bc67b26c351b91fcc5d2d");
    }

    private static IdempotencyKey KeyOf(string header, string pattern = "/films", string tenant = "")
    {
        IdempotencyKey.Read(Request(header, pattern, tenant), null, out var key).ShouldBeNull();
        return key.ShouldNotBeNull();
    }

    private static DefaultHttpContext Request(StringValues header, string pattern = "/films", string tenant = "")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = "POST";
        context.Request.Headers["Idempotency-Key"] = header;
        context.Request.RouteValues["tenant"] = tenant;
        context.SetEndpoint(
            new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse(pattern), 0, null, null));
        return context;
    }
}
