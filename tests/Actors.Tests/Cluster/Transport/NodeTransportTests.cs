using System.Buffers.Binary;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Transport;
using Google.Protobuf;
using TableActors.Actors.Cluster.Transport;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Cluster.Transport;

/// <summary>Nodes that know each other.</summary>
public sealed partial class NodeTransportTests : IDisposable
{
    private static readonly ByteString Hello = ByteString.CopyFromUtf8("hello");

    private readonly TestFolder _folder = new();
    private readonly TestAuthority _authority = new();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Payload_EitherWay_ArrivesAsItWas(bool isEncrypted)
    {
        await using var a = await TransportNode.StartAsync(Certificates(isEncrypted));
        await using var b = await TransportNode.StartAsync(Certificates(isEncrypted));
        var (here, there) = await a.ConnectAsync(b);

        here.Handle.Write(Hello).ShouldBeTrue();
        (await there.NextAsync()).ShouldBe(Hello);
        there.Handle.Write(ByteString.CopyFromUtf8("and you")).ShouldBeTrue();
        (await here.NextAsync()).ToStringUtf8().ShouldBe("and you");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Payloads_ManyBothWaysAtOnce_KeepTheirOrder(bool isEncrypted)
    {
        const int count = 100_000;
        await using var a = await TransportNode.StartAsync(Certificates(isEncrypted), "high-water-mark = 256 KiB");
        await using var b = await TransportNode.StartAsync(Certificates(isEncrypted), "high-water-mark = 256 KiB");
        var (here, there) = await a.ConnectAsync(b);

        await Task.WhenAll(Send(here), Send(there), Receive(here), Receive(there)).OrFailAsync("everything arrives");

        Task Send(Link link) => Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
                await link.WriteAsync(Numbered(i));
        });

        Task Receive(Link link) => Task.Run(async () =>
        {
            for (var i = 0; i < count; i++)
                NumberOf(await link.NextAsync()).ShouldBe(i);
        });
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Payload_AsLongAsAFrameMayBe_ArrivesAmongShortOnes(bool isEncrypted)
    {
        await using var a = await TransportNode.StartAsync(Certificates(isEncrypted));
        await using var b = await TransportNode.StartAsync(Certificates(isEncrypted));
        var (here, there) = await a.ConnectAsync(b);
        var bytes = new byte[16 << 20];
        new Random(1).NextBytes(bytes);
        int[] lengths = [5, bytes.Length, 5, 65_533, 65_536, 65_532, 1, 0xffff, bytes.Length, 5];
        var payloads = lengths.Select(length => ByteString.CopyFrom(bytes, 0, length)).ToList();

        foreach (var payload in payloads)
            await here.WriteAsync(payload);
        foreach (var payload in payloads)
            (await there.NextAsync()).Equals(payload).ShouldBeTrue();
        Should.Throw<ArgumentOutOfRangeException>(
            () => here.Handle.Write(ByteString.CopyFrom(new byte[bytes.Length + 1])));
    }

    [Fact]
    public async Task MaximumPayload_LeavesRoomForWhatAkkaAdds()
    {
        await using var node = await TransportNode.StartAsync();
        node.Transport.MaximumPayloadBytes.ShouldBe((16 << 20) - 16);
    }

    [Fact]
    public async Task Address_WithPortZero_HasTheRealPort()
    {
        await using var node = await TransportNode.StartAsync();
        node.Address.Port!.Value.ShouldBeGreaterThan(0);
        node.Address.ShouldBe(new Address("tcp", "nodes", "127.0.0.1", node.Address.Port));
    }

    [Theory]
    [InlineData("public-hostname = tables.example, public-port = 4711", "tables.example", 4711)]
    [InlineData("hostname = \"0.0.0.0\", public-hostname = \"10.1.2.3\", public-port = 4711", "10.1.2.3", 4711)]
    [InlineData("public-hostname = \"fe80::1\", public-port = 1", "[fe80::1]", 1)]
    public async Task Address_BehindATranslator_IsThePublicOne(string settings, string host, int port)
    {
        await using var node = await TransportNode.StartAsync(settings: settings);
        node.Address.ShouldBe(new Address("tcp", "nodes", host, port));
    }

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("::1", "[::1]")]
    [InlineData("::", "127.0.0.1")]
    public async Task Associate_ByNameOrEitherVersionOfAddress_Succeeds(string listensOn, string isCalled)
    {
        await using var a = await TransportNode.StartAsync();
        var settings = $"hostname = \"{listensOn}\", public-hostname = \"{isCalled.Trim('[', ']')}\"";
        await using var b = await TransportNode.StartAsync(settings: settings);
        b.Address.Host.ShouldBe(isCalled);
        var (here, there) = await a.ConnectAsync(b);
        here.Handle.Write(Hello).ShouldBeTrue();
        (await there.NextAsync()).ShouldBe(Hello);
    }

    [Fact]
    public async Task Associate_WhereNobodyListens_FailsWithoutFurtherCause()
    {
        await using var node = await TransportNode.StartAsync();
        var gone = await TransportNode.StartAsync();
        await gone.DisposeAsync();
        Address[] addresses = [gone.Address, new("tcp", "nodes", "nobody.invalid", 1), new("tcp", "nodes")];
        foreach (var address in addresses)
        {
            var failure = await Should.ThrowAsync<InvalidAssociationException>(node.CallAsync(address));
            failure.Message.ShouldStartWith($"{address} cannot be reached: ");
            failure.InnerException.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Listen_OnAPortThatIsTaken_SaysSo()
    {
        await using var node = await TransportNode.StartAsync();
        var settings = $"port = {node.Address.Port}";
        var failure = await Should.ThrowAsync<RemoteTransportException>(
            () => TransportNode.StartAsync(settings: settings));
        failure.Message.ShouldStartWith($"This node cannot listen on 127.0.0.1:{node.Address.Port}: ");
    }

    [Fact]
    public async Task Listen_OnThePortOfANodeThatHasJustEnded_Succeeds()
    {
        await using var other = await TransportNode.StartAsync();
        var ended = await TransportNode.StartAsync();
        await other.ConnectAsync(ended);
        await ended.ConnectAsync(other);
        await ended.DisposeAsync();

        await using var successor = await TransportNode.StartAsync(settings: $"port = {ended.Address.Port}");
        await other.ConnectAsync(successor);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Disassociate_WithPayloadsWaiting_SendsThemFirst(bool isEncrypted)
    {
        await using var a = await TransportNode.StartAsync(Certificates(isEncrypted));
        await using var b = await TransportNode.StartAsync(Certificates(isEncrypted));
        var (here, there) = await a.ConnectAsync(b);
        var payload = ByteString.CopyFrom(new byte[100_000]);
        for (var i = 0; i < 20; i++)
        {
            here.Handle.Write(payload).ShouldBeTrue();
            there.Handle.Write(Hello).ShouldBeTrue();
        }

        here.Disassociate();
        here.Disassociate();
        here.Handle.Write(payload).ShouldBeFalse();
        for (var i = 0; i < 20; i++)
            (await there.NextAsync()).Length.ShouldBe(payload.Length);
        await there.EndAsync();
        await here.EndAsync();
    }

    [Fact]
    public async Task Disassociate_WhileTheOtherDoesNotRead_EndsAllTheSame()
    {
        await using var a = await TransportNode.StartAsync();
        await using var b = await TransportNode.StartAsync(claimsInbound: false);
        var (here, there) = await a.ConnectAsync(b);
        while (here.Handle.Write(ByteString.CopyFrom(new byte[1 << 20])))
        {
        }

        here.Disassociate();
        await here.EndAsync();
        there.Claim();
        await there.EndAsync();
    }

    [Fact]
    public async Task Shutdown_WithPayloadsWaiting_SendsThemAndClosesEverything()
    {
        var a = await TransportNode.StartAsync(Certificates(true));
        await using var b = await TransportNode.StartAsync(Certificates(true));
        var (here, there) = await a.ConnectAsync(b);
        var (backThere, backHere) = await b.ConnectAsync(a);
        for (var i = 0; i < 1000; i++)
            here.Handle.Write(Numbered(i)).ShouldBeTrue();

        await a.DisposeAsync();
        for (var i = 0; i < 1000; i++)
            NumberOf(await there.NextAsync()).ShouldBe(i);
        foreach (var link in (Link[])[here, there, backHere, backThere])
            await link.EndAsync();
        await Should.ThrowAsync<InvalidAssociationException>(a.CallAsync(b.Address));
        await Should.ThrowAsync<SocketException>(a.ConnectRawAsync());
    }

    [Fact]
    public async Task Connection_ThatNobodyClaims_IsClosed()
    {
        await using var a = await TransportNode.StartAsync();
        await using var b = await TransportNode.StartAsync(settings: "handshake-timeout = 200ms", claimsInbound: false);
        var (here, there) = await a.ConnectAsync(b);
        await here.EndAsync();
        there.Claim();
        await there.EndAsync();
    }

    [Fact]
    public async Task Write_WhileTheOtherDoesNotRead_IsRefusedBeyondTheMark_AndNothingIsLost()
    {
        const int mark = 1 << 20;
        const int size = 10_000;
        await using var node = await TransportNode.StartAsync(settings: $"high-water-mark = {mark}b");
        await using var reader = await node.GreetRawAsync();
        var link = await node.NextInboundAsync();

        // What the kernel takes is not counted; it grows its buffers as it likes, to a few MB.
        var sent = 0;
        while (await IsTakenAsync())
            sent++;
        (sent * (long)size).ShouldBeInRange(mark, 64 << 20);

        var frame = new byte[Frames.HeaderBytes + size];
        for (var i = 0; i < sent; i++)
        {
            await reader.ReadExactlyAsync(frame).AsTask().OrFailAsync("a frame arrives");
            BinaryPrimitives.ReadInt32BigEndian(frame).ShouldBe(size);
            BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(Frames.HeaderBytes)).ShouldBe(i);
        }

        await link.WriteAsync(Payload()).OrFailAsync("more is taken");

        // The writer needs a moment to hand over to the kernel, which is no reason to stop yet.
        async Task<bool> IsTakenAsync()
        {
            for (var attempt = 0; attempt < 100; attempt++)
            {
                if (link.Handle.Write(Payload()))
                    return true;
                await Task.Yield();
            }

            return false;
        }

        ByteString Payload()
        {
            var bytes = new byte[size];
            BinaryPrimitives.WriteInt32BigEndian(bytes, sent);
            return ByteString.CopyFrom(bytes);
        }
    }

    private static ByteString Numbered(int number)
    {
        var bytes = new byte[sizeof(int) + (number % 100)];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return ByteString.CopyFrom(bytes);
    }

    private static int NumberOf(ByteString payload) => BinaryPrimitives.ReadInt32BigEndian(payload.Span);

    private NodeCertificates? Certificates(bool isEncrypted) => isEncrypted ? CertificatesFrom(_authority) : null;

    private NodeCertificates CertificatesFrom(
        TestAuthority authority, TimeProvider? time = null, TimeSpan? validUntil = null)
    {
        var files = authority.WritePemFiles(_folder.Path, Guid.NewGuid().ToString("N"), validUntil: validUntil);
        return NodeCertificates.Load(files.Certificate, files.Key, files.Authority, time ?? TimeProvider.System);
    }
}
