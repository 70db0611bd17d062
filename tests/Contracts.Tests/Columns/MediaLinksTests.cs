using TableActors.Contracts.Columns;

namespace TableActors.Contracts.Tests.Columns;

public sealed class MediaLinksTests
{
    private static readonly MediaLinks Links =
        new("https://api.example.org/tables/media/") { OtherBaseUrls = ["http://127.0.0.1:8080/media/"] };

    [Theory]
    [InlineData("https://api.example.org/tables/media/a.png")]
    [InlineData("HTTPS://API.Example.Org/tables/media/a.png")]
    [InlineData("https://api.example.org:443/tables/media/a.png")]
    [InlineData("http://api.example.org/tables/media/a.png")]
    [InlineData("/tables/media/a.png")]
    [InlineData("http://127.0.0.1:8080/media/a.png")]
    [InlineData("/media/a.png")]
    public void TryParse_OfOurOwn_FindsThePath(string url)
    {
        Links.TryParse(url, out var path).ShouldBeTrue();
        path.ShouldBe("a.png");
    }

    [Theory]
    [InlineData("https://api.example.org:8443/tables/media/a.png")]
    [InlineData("https://api.example.org/media/a.png")]
    [InlineData("https://example.org/tables/media/a.png")]
    [InlineData("https://user@api.example.org/tables/media/a.png")]
    [InlineData("https://api.example.org.evil.example/tables/media/a.png")]
    [InlineData("ftp://api.example.org/tables/media/a.png")]
    [InlineData("//api.example.org/tables/media/a.png")]
    [InlineData("http://127.0.0.1/media/a.png")]
    [InlineData("data:image/png;base64,AA==")]
    [InlineData("media/a.png")]
    [InlineData("")]
    public void TryParse_OfAnother_FindsNone(string url) => Links.TryParse(url, out _).ShouldBeFalse();

    [Fact]
    public void UrlOf_IsBelowTheFirst() =>
        Links.UrlOf(new MediaReference("a.png")).ShouldBe("https://api.example.org/tables/media/a.png");
}
