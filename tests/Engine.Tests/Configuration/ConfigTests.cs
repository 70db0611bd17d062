using Akka.Configuration;

namespace TableActors.Engine.Tests.Configuration;

public sealed class ConfigTests
{
    [Theory]
    [InlineData("20 s", 20_000)]
    [InlineData("500ms", 500)]
    [InlineData("1d", 86_400_000)]
    [InlineData("1.5 minutes", 90_000)]
    [InlineData("2 hours", 7_200_000)]
    [InlineData("250", 250)]
    public void GetTimeSpan_WithAUnit_ReadsIt(string text, int milliseconds) =>
        Value(text).GetTimeSpan("a").ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Fact]
    public void GetTimeSpan_OfInfinite_IsTheInfiniteTimeSpan() =>
        Value("infinite").GetTimeSpan("a").ShouldBe(Timeout.InfiniteTimeSpan);

    [Theory]
    [InlineData("soon")]
    [InlineData("-5s")]
    public void GetTimeSpan_OfSomethingElse_Fails(string text) =>
        Should.Throw<FormatException>(() => Value($"\"{text}\"").GetTimeSpan("a"));

    [Theory]
    [InlineData("100", 100L)]
    [InlineData("100b", 100L)]
    [InlineData("100 MB", 100_000_000L)]
    [InlineData("10MiB", 10_485_760L)]
    [InlineData("4k", 4096L)]
    [InlineData("2 kB", 2000L)]
    [InlineData("3 gigabytes", 3_000_000_000L)]
    public void GetByteSize_WithAUnit_ReadsIt(string text, long bytes) => Value(text).GetByteSize("a").ShouldBe(bytes);

    [Theory]
    [InlineData("on", true)]
    [InlineData("off", false)]
    [InlineData("true", true)]
    [InlineData("false", false)]
    [InlineData("yes", true)]
    [InlineData("no", false)]
    public void GetBoolean_OfItsSpellings_ReadsThem(string text, bool expected) => Value(text).GetBoolean("a", !expected).ShouldBe(expected);

    [Fact]
    public void Get_OfNumbers_IgnoresTheCulture()
    {
        Value("-12").GetInt("a").ShouldBe(-12);
        Value("9000000000").GetLong("a").ShouldBe(9_000_000_000);
        Value("1.5").GetDouble("a").ShouldBe(1.5);
        Value("1.5").GetDecimal("a").ShouldBe(1.5m);
        Value("[1, 2, 3]").GetIntList("a").ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void GetInt_OfAText_Fails() => Should.Throw<FormatException>(() => Value("many").GetInt("a"));

    [Fact]
    public void Get_WhereNothingIsSet_GivesTheDefault()
    {
        var config = ConfigurationFactory.ParseString("b = 1");

        config.GetString("a.x", "default").ShouldBe("default");
        config.GetInt("a", 7).ShouldBe(7);
        config.GetTimeSpan("a", TimeSpan.FromSeconds(3)).ShouldBe(TimeSpan.FromSeconds(3));
        config.GetByteSize("a", 5).ShouldBe(5);
        config.GetStringList("a").ShouldBeEmpty();
        config.GetConfig("a").ShouldBeNull();
        config.HasPath("a").ShouldBeFalse();
    }

    [Fact]
    public void WithFallback_WhereBothHaveObjects_MergesThemAndTheFirstWins()
    {
        var config = ConfigurationFactory.ParseString("a { x = 1, list = [1] }")
            .WithFallback(ConfigurationFactory.ParseString("a { x = 2, y = 2, list = [2, 3] }, b = 2"))
            .WithFallback(ConfigurationFactory.ParseString("a { y = 3, z = 3 }, b = 3, c = 3"));

        config.GetInt("a.x").ShouldBe(1);
        config.GetInt("a.y").ShouldBe(2);
        config.GetInt("a.z").ShouldBe(3);
        config.GetInt("b").ShouldBe(2);
        config.GetInt("c").ShouldBe(3);
        config.GetIntList("a.list").ShouldBe([1]);
        config.GetConfig("a").GetInt("z").ShouldBe(3);
    }

    [Fact]
    public void WithFallback_WhereOneHasAText_KeepsWhatTheFirstHas()
    {
        var text = ConfigurationFactory.ParseString("a = 1");
        var tree = ConfigurationFactory.ParseString("a { x = 2 }");

        text.WithFallback(tree).GetInt("a").ShouldBe(1);
        tree.WithFallback(text).GetInt("a.x").ShouldBe(2);
    }

    [Fact]
    public void WithFallback_OfItself_Fails()
    {
        var config = Value("1");

        Should.Throw<ArgumentException>(() => config.WithFallback(config));
    }

    [Fact]
    public void AtKey_WrapsTheValue() =>
        Value("{ x = 1 }").GetValue("a").AtKey("b").GetInt("b.x").ShouldBe(1);

    [Fact]
    public void ImplicitConversion_OfAText_ParsesIt()
    {
        Config config = "a { b = 1 }";

        config.GetInt("a.b").ShouldBe(1);
    }

    [Fact]
    public void ToString_ParsesToTheSameSettings()
    {
        var config = ConfigurationFactory.ParseString("a { \"b.c\" = \"two words\", list = [1, 2], on = true }");

        var again = ConfigurationFactory.ParseString(config.ToString());

        again.GetString("a.\"b.c\"").ShouldBe("two words");
        again.GetIntList("a.list").ShouldBe([1, 2]);
        again.GetBoolean("a.on").ShouldBeTrue();
    }

    private static Config Value(string text) => ConfigurationFactory.ParseString("a = " + text);
}
