using System.Runtime.Serialization;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace TableActors.Engine.Tests.Serialization;

public sealed class SerializationTests() : EngineSpec($$"""
    akka.actor {
      serializers.own = "{{typeof(OwnSerializer).AssemblyQualifiedName}}"
      serialization-bindings { "{{typeof(IOwn).AssemblyQualifiedName}}" = own }
      serialization-identifiers { "{{typeof(OwnSerializer).FullName}}, TableActors.Engine.Tests" = 117 }
    }
    """)
{
    public interface IOwn
    {
    }

    private Akka.Serialization.Serialization Serialization => ((ExtendedActorSystem)Sys).Serialization;

    [Theory]
    [InlineData(5, """{"$":"I5"}""")]
    [InlineData(-7, """{"$":"I-7"}""")]
    [InlineData(1.5f, """{"$":"F1.5"}""")]
    [InlineData("text", "\"text\"")]
    [InlineData(true, "true")]
    [InlineData(5L, "5")]
    public void Json_OfAValue_ComesBackWithItsType(object value, string json)
    {
        var serializer = Serialization.FindSerializerFor(value);

        var bytes = serializer.ToBinary(value);

        serializer.Identifier.ShouldBe(1);
        Encoding.UTF8.GetString(bytes).ShouldBe(json);
        Serialization.Deserialize(bytes, 1, "").ShouldBe(value);
    }

    [Fact]
    public void Json_OfADecimal_IsExact()
    {
        var bytes = Serialization.Serialize(12345678901234567890.12m);

        Encoding.UTF8.GetString(bytes).ShouldBe("""{"$":"M12345678901234567890.12"}""");
        Serialization.Deserialize(bytes, 1, "").ShouldBe(12345678901234567890.12m);
    }

    [Fact]
    public void Json_OfARecord_NamesItsType_AndKeepsNumbersInIt()
    {
        var value = new Order("a", 3, 2.5m, [1, 2], null, new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.FromHours(2)));

        var bytes = Serialization.Serialize(value);

        Encoding.UTF8.GetString(bytes).ShouldContain("""
            "$type":"TableActors.Engine.Tests.Serialization.SerializationTests+Order, TableActors.Engine.Tests","Name":"a","Count":{"$":"I3"}
            """.Trim());
        Serialization.Deserialize(bytes, 1, "").ShouldBeOfType<Order>().ShouldSatisfyAllConditions(
            read => read.Name.ShouldBe("a"),
            read => read.Count.ShouldBe(3),
            read => read.Price.ShouldBe(2.5m),
            read => read.Numbers.ShouldBe([1, 2]),
            read => read.Rest.ShouldBeNull(),
            read => read.At.ShouldBe(value.At));
    }

    [Fact]
    public void Json_OfAnObjectWithPrivateSetters_ComesBack()
    {
        var bytes = Serialization.Serialize(Hidden.Of(9));

        ((Hidden)Serialization.Deserialize(bytes, 1, "")).Number.ShouldBe(9);
    }

    [Fact]
    public void Bytes_AreLeftAsTheyAre()
    {
        byte[] value = [1, 2, 3];
        var serializer = Serialization.FindSerializerFor(value);

        serializer.Identifier.ShouldBe(4);
        serializer.ToBinary(value).ShouldBe(value);
    }

    [Fact]
    public void Binding_OfAnInterface_IsTakenBeforeTheOneOfAllObjects()
    {
        var serializer = Serialization.FindSerializerFor(new Own("x"));

        serializer.ShouldBeOfType<OwnSerializer>();
        serializer.Identifier.ShouldBe(117);
        Akka.Serialization.Serialization.ManifestFor(serializer, new Own("x")).ShouldBe("own-v1");
        Serialization.Deserialize(serializer.ToBinary(new Own("x")), 117, "own-v1").ShouldBe(new Own("x"));
    }

    [Fact]
    public void FindSerializer_WithADefault_UsesItForUnboundTypesOnly()
    {
        Serialization.FindSerializerFor("text", "bytes").ShouldBeOfType<ByteArraySerializer>();
        Serialization.FindSerializerFor(new Own("x"), "bytes").ShouldBeOfType<OwnSerializer>();
    }

    [Fact]
    public void Deserialize_OfAnUnknownIdentifier_Fails() =>
        Should.Throw<SerializationException>(() => Serialization.Deserialize([], 9999, ""));

    private sealed record Own(string Text) : IOwn;

    private sealed record Order(string Name, int Count, decimal Price, int[] Numbers, int? Rest, DateTimeOffset At);

    private sealed class Hidden
    {
        public int Number { get; private set; }

        public static Hidden Of(int number) => new() { Number = number };
    }

    private sealed class OwnSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
    {
        public override string Manifest(object o) => "own-v1";

        public override byte[] ToBinary(object obj) => Encoding.UTF8.GetBytes(((Own)obj).Text);

        public override object FromBinary(byte[] bytes, string manifest) => manifest == "own-v1"
            ? new Own(Encoding.UTF8.GetString(bytes))
            : throw new ArgumentException($"Unknown manifest {manifest}", nameof(manifest));
    }
}
