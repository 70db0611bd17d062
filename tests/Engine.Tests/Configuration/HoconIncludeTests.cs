using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace TableActors.Engine.Tests.Configuration;

/// <summary>What goes beyond the parser of Akka.NET 1.5.30 is marked, so that a run on the real packages can leave it out.</summary>
[Trait("Akka", "beyond 1.5.30")]
public sealed class HoconIncludeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("hocon-include");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Include_WithACallback_MergesWhatItAnswersInPlace()
    {
        var config = ConfigurationFactory.ParseString(
            "a { x = 1\n include \"common\"\n z = 3 }",
            name => name == "common" ? Parser.Parse("x = 2, y = 2, z = 2", null) : throw new ArgumentException(name));

        config.GetInt("a.x").ShouldBe(2);
        config.GetInt("a.y").ShouldBe(2);
        config.GetInt("a.z").ShouldBe(3);
    }

    [Fact]
    public void Include_WithASubstitution_LooksBesideItFirst()
    {
        var config = ConfigurationFactory.ParseString(
            "y = outer\na { include \"common\" }",
            _ => Parser.Parse("x = ${y}, y = inner", null));

        config.GetString("a.x").ShouldBe("inner");
    }

    [Fact]
    public void Include_WithASubstitutionDefinedByTheIncludingText_IsResolved()
    {
        var config = ConfigurationFactory.ParseString(
            "y = outer\na { include \"common\" }",
            _ => Parser.Parse("x = ${y}", null));

        config.GetString("a.x").ShouldBe("outer");
    }

    [Fact]
    public void Include_OfAConfigsRoot_MergesIt()
    {
        var common = ConfigurationFactory.ParseString("x = 1").WithFallback(ConfigurationFactory.ParseString("list = [1, { y = 2 }]"));

        var config = ConfigurationFactory.ParseString("include \"common\"\nx = 3", _ => new HoconRoot(common.Root));

        config.GetInt("x").ShouldBe(3);
        config.GetValue("list").GetArray()[1].GetObject().GetKey("y").GetInt().ShouldBe(2);
    }

    [Fact]
    public void Include_ThatIncludesItselfByTheCallback_Fails()
    {
        HoconRoot Again(string name) => Parser.Parse("include \"again\"", Again);

        Should.Throw<FormatException>(() => ConfigurationFactory.ParseString("include \"again\"", Again))
            .Message.ShouldContain("nested deeper than 50 files");
    }

    [Fact]
    public void Include_OfAFile_ReadsItAndWhatItIncludesBesideIt()
    {
        Directory.CreateDirectory(Path.Combine(_directory.FullName, "parts"));
        Write("main.conf", "include \"parts/one.conf\"\na = 1");
        Write("parts/one.conf", "include file(\"two.conf\")\na = 0, b = 1");
        Write("parts/two.conf", "c = ${a}");

        var config = ConfigurationFactory.ParseString($"include \"{_directory.FullName}/main.conf\"");

        config.GetInt("a").ShouldBe(1);
        config.GetInt("b").ShouldBe(1);
        config.GetInt("c").ShouldBe(1);
    }

    [Fact]
    public void Include_OfAMissingFile_IsPassedOverUnlessRequired()
    {
        var file = Path.Combine(_directory.FullName, "missing.conf");

        ConfigurationFactory.ParseString($"include \"{file}\"\na = 1").GetInt("a").ShouldBe(1);
        Should.Throw<FormatException>(() => ConfigurationFactory.ParseString($"\ninclude required(\"{file}\")"))
            .Message.ShouldStartWith("line 2, column 1: the required include");
    }

    [Fact]
    public void Include_OfAFaultyFile_NamesTheFile()
    {
        Write("faulty.conf", "a = 1\n = 2");

        Should.Throw<FormatException>(() => ConfigurationFactory.ParseString($"include \"{_directory.FullName}/faulty.conf\""))
            .Message.ShouldContain("faulty.conf, line 2, column 2: a key is expected");
    }

    [Fact]
    public void Include_AsAKey_IsAnOrdinaryKey() =>
        ConfigurationFactory.ParseString("include = 1, includes = 2").GetInt("include").ShouldBe(1);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory.FullName, name), text);
}
