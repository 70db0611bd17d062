using System.Buffers;
using Google.Protobuf;
using TableActors.Actors.Cluster.Transport;

namespace TableActors.Actors.Tests.Cluster.Transport;

public sealed class FramesTests
{
    private const int Limit = 10;

    [Fact]
    public void TryTake_AsBytesArriveOneByOne_TakesEachFrameWithItsLastByte()
    {
        byte[] sent = [0, 0, 0, 3, 1, 2, 3, 0, 0, 0, 1, 9];
        var taken = new List<(int At, ByteString Payload)>();
        var start = 0;
        for (var end = 0; end <= sent.Length; end++)
        {
            var arrived = Pieces(sent[start..end]);
            if (Frames.TryTake(ref arrived, Limit, out var payload))
            {
                taken.Add((end, payload));
                arrived.IsEmpty.ShouldBeTrue();
                start = end;
            }
        }

        taken.ShouldBe([(7, ByteString.CopyFrom(1, 2, 3)), (12, ByteString.CopyFrom(9))]);
    }

    [Fact]
    public void TryTake_OfSeveralFrames_LeavesTheRest()
    {
        var arrived = new ReadOnlySequence<byte>([0, 0, 0, 1, 7, 0, 0, 0, 2, 8]);
        Frames.TryTake(ref arrived, Limit, out var payload).ShouldBeTrue();
        payload.ShouldBe(ByteString.CopyFrom(7));
        Frames.TryTake(ref arrived, Limit, out _).ShouldBeFalse();
        arrived.ToArray().ShouldBe([0, 0, 0, 2, 8]);
    }

    [Fact]
    public void TryTake_OfAPayloadAtTheLimit_TakesIt()
    {
        var arrived = new ReadOnlySequence<byte>([0, 0, 0, Limit, .. new byte[Limit]]);
        Frames.TryTake(ref arrived, Limit, out var payload).ShouldBeTrue();
        payload.Length.ShouldBe(Limit);
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(0, 0, 0, Limit + 1)]
    [InlineData(255, 255, 255, 255)]
    [InlineData(128, 0, 0, 0)]
    [InlineData(0x16, 3, 1, 0)]
    public void TryTake_OfALengthThatNoFrameHas_IsRefusedByTheHeaderAlone(params int[] header)
    {
        var arrived = new ReadOnlySequence<byte>([.. header.Select(value => (byte)value)]);
        Should.Throw<InvalidDataException>(() => Frames.TryTake(ref arrived, Limit, out _));
    }

    [Fact]
    public void WriteHeader_IsWhatTryTakeReads()
    {
        var frame = new byte[Frames.HeaderBytes + 300];
        Frames.WriteHeader(frame, 300);
        var arrived = new ReadOnlySequence<byte>(frame);
        Frames.TryTake(ref arrived, 300, out var payload).ShouldBeTrue();
        payload.Length.ShouldBe(300);
    }

    // Each byte in a piece of its own.
    private static ReadOnlySequence<byte> Pieces(byte[] bytes)
    {
        if (bytes.Length == 0)
            return ReadOnlySequence<byte>.Empty;
        var first = new Piece(bytes.AsMemory(0, 1), null);
        var last = first;
        for (var i = 1; i < bytes.Length; i++)
            last = new Piece(bytes.AsMemory(i, 1), last);
        return new ReadOnlySequence<byte>(first, 0, last, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, Piece? before)
        {
            Memory = memory;
            if (before is null)
                return;
            RunningIndex = before.RunningIndex + before.Memory.Length;
            before.Next = this;
        }
    }
}
