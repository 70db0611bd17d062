using TableActors.Contracts.Naming;

namespace TableActors.Contracts.Tests.Naming;

public sealed class NearestNameTests
{
    private static readonly string[] Known = ["prompt", "rating", "id", "primary-key", "upload-file-inputs"];

    [Theory]
    [InlineData("promt", "prompt")]
    [InlineData("pormpt", "prompt")]
    [InlineData("Prompt", "prompt")]
    [InlineData("primarykey", "primary-key")]
    [InlineData("upload-files-input", "upload-file-inputs")]
    [InlineData("ids", "id")]
    [InlineData("colour", null)]
    [InlineData("", null)]
    [InlineData("x", null)]
    public void Find_OfMistypedName_IsTheOneMeant(string name, string? nearest) =>
        NearestName.Find(name, Known).ShouldBe(nearest);

    [Fact]
    public void Find_AmongEquallyNear_TakesTheFirst() => NearestName.Find("bat", ["cat", "hat", "bad"]).ShouldBe("cat");

    [Fact]
    public void Hint_OfMistypedName_EndsTheSentence()
    {
        NearestName.Hint("promt", Known).ShouldBe("; did you mean \"prompt\"?");
        NearestName.Hint("colour", Known).ShouldBe("");
    }
}
