using TableActors.Actors.Computation.Programs;

namespace TableActors.Actors.Tests.Computation.Programs;

public sealed class ProgramPathTests
{
    [Fact]
    public void Find_OfAName_LooksInTheFoldersOfPath() => ProgramPath.Find("sh").ShouldNotBeNull().ShouldEndWith("/sh");

    [Fact]
    public void Find_OfAPath_TakesItAsItIs() => ProgramPath.Find("/bin/sh").ShouldBe("/bin/sh");

    [Theory]
    [InlineData("no-such-program-at-all")]
    [InlineData("/bin/no-such-program-at-all")]
    [InlineData("/etc/passwd")]
    [InlineData("/bin")]
    public void Find_OfNoProgram_FindsNothing(string program) => ProgramPath.Find(program).ShouldBeNull();
}
