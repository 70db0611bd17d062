using TableActors.Contracts.Computations;

namespace TableActors.Contracts.Tests.Computations;

public sealed class ProgramArgumentTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("-resize", "'-resize'")]
    [InlineData("${poster}", "<poster>")]
    [InlineData("png:${output}", "'png:' output")]
    [InlineData("${a}${b}c", "<a> <b> 'c'")]
    [InlineData("$${a} $a {b}", "'${' 'a} $a {b}'")]
    [InlineData("$", "'$'")]
    public void Of_AnArgument_TakesItApart(string text, string parts)
    {
        var argument = ProgramArgument.Of(text);
        argument.IsWellFormed.ShouldBeTrue();
        string.Join(' ', argument.Parts.Select(Shown)).ShouldBe(parts);
    }

    [Theory]
    [InlineData("${")]
    [InlineData("${poster")]
    [InlineData("a${b${c}")]
    public void Of_AnArgument_ThatIsNotClosed_IsNotWellFormed(string text) =>
        ProgramArgument.Of(text).IsWellFormed.ShouldBeFalse();

    private static string Shown(ProgramPart part) => part switch
    {
        ProgramPart.Text text => $"'{text.Value}'",
        ProgramPart.Column column => $"<{column.Name}>",
        _ => "output",
    };
}
