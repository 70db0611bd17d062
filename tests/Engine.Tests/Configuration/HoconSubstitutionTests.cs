using Akka.Configuration;

namespace TableActors.Engine.Tests.Configuration;

/// <summary>What goes beyond the parser of Akka.NET 1.5.30 is marked, so that a run on the real packages can leave it out.</summary>
[Trait("Akka", "beyond 1.5.30")]
public sealed class HoconSubstitutionTests
{
    [Fact]
    public void Substitution_OfALaterKey_IsResolved() =>
        Parse("a = ${b.c}\nb { c = 5 }").GetInt("a").ShouldBe(5);

    [Fact]
    public void Substitution_InsideAText_IsJoinedToIt() =>
        Parse("host = localhost\nport = 80\nurl = \"http://\"${host}\":\"${port}/x").GetString("url").ShouldBe("http://localhost:80/x");

    [Fact]
    public void Substitution_OfAnObject_IsMergedWithWhatFollows()
    {
        var config = Parse("base { x = 1, y = 1 }\na = ${base} { y = 2, z = 2 }");

        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(2);
        config.GetInt("a.z").ShouldBe(2);
        config.GetInt("base.y").ShouldBe(1);
    }

    [Fact]
    public void Substitution_OfAnArray_IsJoinedWithWhatFollows() =>
        Parse("base = [1, 2]\na = ${base} [3]").GetIntList("a").ShouldBe([1, 2, 3]);

    [Fact]
    public void Substitution_OfItsOwnKey_MeansTheEarlierValue()
    {
        var config = Parse("path = [a]\npath = ${path} [b]\npath = ${path} [c]\nname = x\nname = ${name}y");

        config.GetStringList("path").ShouldBe(["a", "b", "c"]);
        config.GetString("name").ShouldBe("xy");
    }

    [Fact]
    public void Append_AddsAnElement() =>
        Parse("a += 1\na += 2\na += 3").GetIntList("a").ShouldBe([1, 2, 3]);

    [Fact]
    public void Substitution_ThatIsOptionalAndUndefined_LeavesTheEarlierValue()
    {
        var config = Parse("store = a\nstore = ${?TABLEACTORS_UNSET_VARIABLE}\nother = ${?TABLEACTORS_UNSET_VARIABLE}");

        config.GetString("store").ShouldBe("a");
        config.HasPath("other").ShouldBeFalse();
    }

    [Fact]
    public void Substitution_ThatIsOptionalAndUndefined_VanishesFromAnArrayAndAText()
    {
        var config = Parse("keys = [ ${?TABLEACTORS_UNSET_VARIABLE}, b ]\ntext = a${?TABLEACTORS_UNSET_VARIABLE}c");

        config.GetStringList("keys").ShouldBe(["b"]);
        config.GetString("text").ShouldBe("ac");
    }

    [Fact]
    public void Substitution_OfAnEnvironmentVariable_IsItsValueUnlessTheKeyIsSet()
    {
        var path = Environment.GetEnvironmentVariable("PATH");

        Parse("a = ${PATH}").GetString("a").ShouldBe(path);
        Parse("a = ${?PATH}").GetString("a").ShouldBe(path);
        Parse("a = ${PATH}\nPATH = here").GetString("a").ShouldBe("here");
    }

    [Fact]
    public void Substitution_ThatIsRequiredAndUndefined_FailsNamingIt()
    {
        var error = Should.Throw<FormatException>(() => Parse("a = 1\n b = ${no.such.key}"));

        error.Message.ShouldContain("no.such.key");
        error.Message.ShouldContain("line 2, column 6");
    }

    [Theory]
    [InlineData("a = ${a}")]
    [InlineData("a = ${b}\nb = ${a}")]
    [InlineData("a { b = ${a} }")]
    [InlineData("a { b = ${c} }\nc { d = ${a} }")]
    [InlineData("a = [ { b = ${a} } ]")]
    public void Substitution_InACycle_Fails(string hocon) =>
        Should.Throw<FormatException>(() => Parse(hocon)).Message.ShouldContain("refers to itself");

    [Fact]
    public void Substitution_ThatDoublesWithoutEnd_Fails()
    {
        var hocon = "a0 = x\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i} = ${{a{i - 1}}}${{a{i - 1}}}\n"));

        Should.Throw<FormatException>(() => Parse(hocon)).Message.ShouldContain("expands without end");
    }

    private static Config Parse(string hocon) => ConfigurationFactory.ParseString(hocon);
}
