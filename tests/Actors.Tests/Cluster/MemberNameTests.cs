using TableActors.Actors.Cluster;

namespace TableActors.Actors.Tests.Cluster;

public sealed class MemberNameTests
{
    private static readonly MemberName Name = new(16385, 7);

    [Theory]
    [InlineData(null, "tableactors/16385/7")]
    [InlineData("", "tableactors/16385/7")]
    [InlineData("films", "films tableactors/16385/7")]
    [InlineData("our films", "our films tableactors/16385/7")]
    [InlineData("Bücher", "Bcher tableactors/16385/7")]
    public void ApplicationName_OfAnOwnName_EndsWithTheToken(string? own, string expected) =>
        Name.ApplicationName(own).ShouldBe(expected);

    [Fact]
    public void ApplicationName_OfALongOwnName_IsNotCutByTheServer()
    {
        var largest = new MemberName(uint.MaxValue, int.MaxValue);

        var name = largest.ApplicationName(new string('x', 100));

        name.Length.ShouldBe(63);
        name.ShouldEndWith(" " + largest.Token);
    }
}
