using System.Runtime.Serialization;
using Akka.Actor;
using TableActors.Actors.Serialization;

namespace TableActors.Actors.Tests.Serialization;

/// <summary>
/// Any bytes are a message or a <see cref="SerializationException"/>, and cost no more memory than
/// they are long.
/// </summary>
public sealed class BrokenBytesTests : ActorSpec
{
    private const int Seed = 20260131;
    private const int BytesPerByte = 100;
    private const int BytesPerMessage = 100_000;
    private static readonly byte[] LargestCount = [0xfe, 0xff, 0xff, 0xff, 0x0f];
    private readonly MessageSerializer _serializer;

    public BrokenBytesTests() => _serializer = new MessageSerializer((ExtendedActorSystem)Sys);

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void CutOff_Anywhere_IsNoMessage(string sample)
    {
        var (bytes, manifest) = Written(sample);
        for (var length = 0; length < bytes.Length; length++)
            Read(bytes[..length], manifest).ShouldBeFalse($"the first {length} bytes");
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void LargestCount_Anywhere_CostsNoMemory(string sample)
    {
        var (bytes, manifest) = Written(sample);
        for (var at = 0; at < bytes.Length; at++)
            Read([.. bytes[..at], .. LargestCount, .. bytes[(at + 1)..]], manifest);
    }

    [Theory]
    [MemberData(nameof(Samples.Names), MemberType = typeof(Samples))]
    public void Mutations_AreMessagesOrRefused(string sample)
    {
        var random = new Random(Seed);
        var (bytes, _) = Written(sample);
        var manifests = MessageSerializer.Formats.AsEnumerable().Select(format => format.Manifest).ToArray();
        var refused = 0;
        for (var round = 0; round < 2000; round++)
        {
            var (broken, manifest) = (Mutate(bytes, random), manifests[random.Next(manifests.Length)]);
            refused += Read(broken, manifest) ? 0 : 1;
            refused += Read(Mutate(bytes, random), _serializer.Manifest(Samples.All[sample])) ? 0 : 1;
        }

        refused.ShouldBeGreaterThan(1000);
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        List<byte> broken = [.. bytes];
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var at = random.Next(broken.Count + 1);
            switch (random.Next(4))
            {
                case 0 when at < broken.Count:
                    broken[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < broken.Count:
                    broken.RemoveRange(at, random.Next(1, broken.Count - at + 1));
                    break;
                case 2:
                    broken.InsertRange(at, broken.GetRange(0, random.Next(broken.Count + 1)));
                    break;
                default:
                    broken.Insert(at, (byte)random.Next(256));
                    break;
            }
        }

        return [.. broken];
    }

    private (byte[] Bytes, string Manifest) Written(string sample) =>
        (_serializer.ToBinary(Samples.All[sample]), _serializer.Manifest(Samples.All[sample]));

    private bool Read(byte[] bytes, string manifest)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            _serializer.FromBinary(bytes, manifest).ShouldNotBeNull();
            return true;
        }
        catch (SerializationException)
        {
            return false;
        }
        finally
        {
            (GC.GetAllocatedBytesForCurrentThread() - before)
                .ShouldBeLessThan(BytesPerMessage + (long)BytesPerByte * bytes.Length, manifest);
        }
    }
}
