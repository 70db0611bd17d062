using System.Runtime.Serialization;
using Akka.Actor;
using TableActors.Actors.Serialization;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Jobs;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Rows;

namespace TableActors.Actors.Tests.Serialization;

public sealed class MessageSerializerTests : ActorSpec
{
    private const string ApprovedFile = "Serialization/WireForms.approved.txt";
    private readonly MessageSerializer _serializer;

    public MessageSerializerTests() => _serializer = new MessageSerializer((ExtendedActorSystem)Sys);

    // One line per sample: the form, the sample, the bytes. Old lines stay: what is stored, and
    // what a node of an older version sends, must stay readable. A form that changes gets another
    // number, and a line of its own.
    private static List<(string Manifest, string Sample, string Bytes)> Approved =>
        [.. File.ReadLines(ApprovedFile)
            .Select(line => line.Split(' '))
            .Select(parts => (parts[0], parts[1], parts.Length > 2 ? parts[2] : ""))];

    [Fact]
    public void Formats_CoverEveryTypeThatHasAMarker()
    {
        Samples.Types.Length.ShouldBeGreaterThanOrEqualTo(30);
        MessageSerializer.Formats.AsEnumerable()
            .Select(format => format.Type)
            .Distinct()
            .ShouldBe(Samples.Types, ignoreOrder: true);
        Samples.All.Values.Select(message => message.GetType()).Distinct().ShouldBe(Samples.Types, ignoreOrder: true);
    }

    [Fact]
    public void Samples_HoldAValueOfEachColumnType()
    {
        foreach (var name in ColumnTypes.Names)
        {
            ColumnTypes.TryParse(name, out var type, out _).ShouldBeTrue();
            Samples.Values.ShouldContain(value => type!.ClrType.IsInstanceOfType(value), name);
        }
    }

    [Fact]
    public void Bindings_LeadEveryTypeThatHasAMarkerToTheSerializer()
    {
        foreach (var type in Samples.Types)
            Sys.Serialization.FindSerializerForType(type).ShouldBeOfType<MessageSerializer>();
    }

    [Fact]
    public void Spec_ThatSendsWhatHasNoForm_Fails()
    {
        var row = new StoredRow([], 1);
        Should.Throw<SerializationException>(() => Sys.Serialization.FindSerializerFor(row).ToBinary(row));
    }

    [Fact]
    public void Identifier_IsPinned() => _serializer.Identifier.ShouldBe(7101);

    [Fact]
    public void Manifests_NameOneFormEach_AndAreOnlyEverAdded()
    {
        var manifests = MessageSerializer.Formats.AsEnumerable().Select(format => format.Manifest).ToList();
        manifests.ShouldBeUnique();
        manifests.ShouldBe(Approved.Select(line => line.Manifest).Distinct(), ignoreOrder: true);
    }

    [Fact]
    public void Approved_HasEverySampleInTheFormInWhichItIsWritten()
    {
        var approved = Approved.Select(line => $"{line.Manifest} {line.Sample} {line.Bytes}").ToHashSet();
        var missing = Samples.All
            .Select(sample => $"{_serializer.Manifest(sample.Value)} {sample.Key} {Convert.ToHexStringLower(_serializer.ToBinary(sample.Value))}")
            .Where(line => !approved.Contains(line));
        string.Join('\n', missing).ShouldBeEmpty($"these lines are missing in {ApprovedFile}");
    }

    [Fact]
    public void FromBinary_OfApprovedBytes_ReadsTheSample()
    {
        Approved.Count.ShouldBeGreaterThanOrEqualTo(Samples.All.Count);
        foreach (var (manifest, sample, bytes) in Approved)
            MessageText.Of(_serializer.FromBinary(Convert.FromHexString(bytes), manifest))
                .ShouldBe(MessageText.Of(Samples.All[sample]), manifest);
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void FromBinary_OfWhatWasWritten_IsTheSame(string sample)
    {
        var message = Samples.All[sample];
        var bytes = _serializer.ToBinary(message);

        var read = _serializer.FromBinary(bytes, _serializer.Manifest(message));

        read.ShouldBeOfType(message.GetType());
        MessageText.Of(read).ShouldBe(MessageText.Of(message));
        _serializer.ToBinary(read).ShouldBe(bytes);
    }

    // Each alone, so that a failure names the value.
    [Fact]
    public void FromBinary_OfARow_GivesEveryValueExactly()
    {
        foreach (var value in Samples.Values)
        {
            var message = new RowWritten(new StoredRow([value], 1));
            MessageText.Of(_serializer.FromBinary(_serializer.ToBinary(message), "row-written-1"))
                .ShouldBe(MessageText.Of(message));
        }
    }

    [Fact]
    public void FromBinary_OfARefusal_KnowsEveryErrorCode()
    {
        foreach (var code in ErrorCodes.All)
        {
            var message = new WriteRefused(new Problem(code, "why"));
            _serializer.FromBinary(_serializer.ToBinary(message), "write-refused-1").ShouldBe(message);
        }
    }

    [Theory]
    [InlineData("no-such-form-1", "")]
    [InlineData("job-retried-1", "")]
    [InlineData("job-retried-1", "02040606")]
    [InlineData("find-job-1", "0461")]
    [InlineData("job-retried-1", "ffffffffffffffffffffffff02")]
    [InlineData("job-retried-1", "ffffffffffffffffff0202")]
    [InlineData("row-written-1", "00020e0000000000000001")]
    [InlineData("row-written-1", "00020502ff0000000000000001")]
    [InlineData("row-written-1", "000208010000000000000001")]
    public void FromBinary_OfOtherBytes_Fails(string manifest, string bytes) =>
        Should.Throw<SerializationException>(() => _serializer.FromBinary(Convert.FromHexString(bytes), manifest));

    [Fact]
    public void ToBinary_OfAnyOtherType_Fails() =>
        Should.Throw<SerializationException>(() => _serializer.ToBinary("a text"));

    [Fact]
    public void ToBinary_OfWhatNoColumnHolds_Fails()
    {
        object[] others =
        [
            1, 1.5f, 2.5m, new DateTime(2026, 1, 31, 0, 0, 0, DateTimeKind.Utc), new[] { "a" }, "\ud800",
            new JsonText("\udc00")
        ];
        foreach (var other in others)
            Should.Throw<SerializationException>(
                () => _serializer.ToBinary(new RowWritten(new StoredRow([other], 1))), other.GetType().Name);
    }

    [Fact]
    public void FromBinary_OfAProblemOfALaterVersion_KeepsItsWords()
    {
        using var writer = new WireWriter();
        writer.Number(1_000_000);
        writer.Text("something new");
        writer.Flag(false);
        writer.Number(0);

        var read = _serializer.FromBinary(writer.ToArray(), "job-refused-1").ShouldBeOfType<JobRefused>();

        read.Problem.Code.ShouldBe(ErrorCodes.Internal);
        read.Problem.Detail.ShouldBe("something new");
    }
}
