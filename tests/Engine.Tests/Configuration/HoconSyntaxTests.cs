using Akka.Configuration;

namespace TableActors.Engine.Tests.Configuration;

public sealed class HoconSyntaxTests
{
    [Theory]
    [InlineData("a = x", "x")]
    [InlineData("a : x", "x")]
    [InlineData("{ a : x }", "x")]
    [InlineData("{ \"a\" : \"x\", }", "x")]
    [InlineData("a = \"x\" # said with a hash", "x")]
    [InlineData("a = x // said with slashes", "x")]
    [InlineData("# first\n\n// second\na = x", "x")]
    [InlineData("a = \"x # y // z\"", "x # y // z")]
    [InlineData("a = x y  z", "x y  z")]
    [InlineData("a = \"\"", "")]
    [InlineData("a = \"tab\\tquote\\\" \\u00e9\"", "tab\tquote\" é")]
    [InlineData("a = \"\"\"raw \"text\" \\n\nsecond line\"\"\"", "raw \"text\" \\n\nsecond line")]
    [InlineData("a =\n  x", "x")]
    [InlineData("a = 10.5", "10.5")]
    public void ParseString_WithAText_ReadsIt(string hocon, string expected) =>
        ConfigurationFactory.ParseString(hocon).GetString("a").ShouldBe(expected);

    [Fact]
    public void ParseString_WithDottedKeysAndBraces_BuildsOneTree()
    {
        var config = ConfigurationFactory.ParseString(
            """
            akka.actor { provider = local }
            akka.actor.debug.receive = on
            akka
            {
              loglevel = INFO, stdout-loglevel = OFF
            }
            "a.b" { "c d" = 1 }
            """);

        config.GetString("akka.actor.provider").ShouldBe("local");
        config.GetBoolean("akka.actor.debug.receive").ShouldBeTrue();
        config.GetString("akka.loglevel").ShouldBe("INFO");
        config.GetString("akka.stdout-loglevel").ShouldBe("OFF");
        config.GetInt("\"a.b\".\"c d\"").ShouldBe(1);
    }

    [Fact]
    public void ParseString_WithARepeatedKey_KeepsTheLastTextAndMergesObjects()
    {
        var config = ConfigurationFactory.ParseString("a = 1\na = 2\no { x = 1, y = 1 }\no { y = 2, z = 2 }\nr { x = 1 }\nr = 5");

        config.GetInt("a").ShouldBe(2);
        config.GetInt("o.x").ShouldBe(1);
        config.GetInt("o.y").ShouldBe(2);
        config.GetInt("o.z").ShouldBe(2);
        config.GetInt("r").ShouldBe(5);
    }

    [Theory]
    [InlineData("a = [x, y, z]")]
    [InlineData("a = [\n  x\n  y\n  z\n]")]
    [InlineData("a = [\"x\", y,\n z,\n]")]
    public void ParseString_WithAnArray_ReadsItsElements(string hocon) =>
        ConfigurationFactory.ParseString(hocon).GetStringList("a").ShouldBe(["x", "y", "z"]);

    [Fact]
    public void ParseString_WithObjectsInAnArray_KeepsTheirOrderAndKeys()
    {
        var routes = ConfigurationFactory.ParseString("routes = [\n { type = insert, path = \"/a\" }\n { type = delete, path = \"/b\" }\n]")
            .GetValue("routes").GetArray();

        routes.Select(route => route.GetObject().GetKey("type").GetString()).ShouldBe(["insert", "delete"]);
        routes[1].GetObject().Items.Keys.ShouldBe(["type", "path"]);
    }

    [Fact]
    public void ParseString_WithManyKeys_KeepsTheOrderOfFirstAppearance()
    {
        var config = ConfigurationFactory.ParseString("columns { z = 1, b = 2, a = 3, z = 4, m.n = 5 }");

        config.GetConfig("columns").AsEnumerable().Select(pair => pair.Key).ShouldBe(["z", "b", "a", "m"]);
    }

    [Fact]
    public void ParseString_WithNull_HasThePathButNoText()
    {
        var config = ConfigurationFactory.ParseString("a = null");

        config.HasPath("a").ShouldBeTrue();
        config.GetString("a", "default").ShouldBeNull();
    }

    [Fact]
    public void ParseString_WithAnEmptyText_IsEmpty() => ConfigurationFactory.ParseString("").IsEmpty.ShouldBeTrue();
}
