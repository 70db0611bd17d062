using System.Text;
using TableActors.Actors.Media;

namespace TableActors.Actors.Tests.Media;

public sealed class DataUrlTests
{
    [Theory]
    [InlineData("data:image/png;base64,aGVsbG8=", "hello")]
    [InlineData("data:;base64,aGVsbG8=", "hello")]
    [InlineData("DATA:text/plain,hel%6Co", "hello")]
    [InlineData("data:,", "")]
    [InlineData("data:text/plain;charset=utf-8;BASE64,aGVsbG8%3D", "hello")]
    public void TryRead_OfAWellFormedUrl_GivesItsBytes(string url, string expected)
    {
        DataUrl.TryRead(url, out var content).ShouldBeTrue();
        Encoding.UTF8.GetString(content!).ShouldBe(expected);
    }

    [Theory]
    [InlineData("data:image/png;base64")]
    [InlineData("data:image/png;base64,a")]
    [InlineData("data:image/png;base64,****")]
    [InlineData("http://example.com/")]
    public void TryRead_OfAnythingElse_Fails(string url) => DataUrl.TryRead(url, out _).ShouldBeFalse();
}
