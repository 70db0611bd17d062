using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Akka.Remote.Transport;
using Google.Protobuf;
using TableActors.Actors.Cluster.Transport;
using TableActors.TestSupport;

namespace TableActors.Actors.Tests.Cluster.Transport;

/// <summary>
/// Callers and called ones that are no nodes, belong to another cluster, or are broken.
/// </summary>
public sealed partial class NodeTransportTests
{
    private static readonly TimeSpan NoLongerThanHung = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Associate_WithOneThatStaysSilent_FailsInTime_AndOthersAreReached(bool isEncrypted)
    {
        await using var node = await TransportNode.StartAsync(Certificates(isEncrypted), "handshake-timeout = 500ms");
        await using var other = await TransportNode.StartAsync(Certificates(isEncrypted));

        // The kernel accepts for whoever listens, as it does for a process that is paused.
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        silent.Listen();
        var address = new Address("tcp", "nodes", "127.0.0.1", ((IPEndPoint)silent.LocalEndPoint!).Port);
        var attempts = Enumerable.Range(0, 10).Select(_ => node.CallAsync(address)).ToList();

        await node.ConnectAsync(other);
        foreach (var attempt in attempts)
        {
            var failure = await Should.ThrowAsync<InvalidAssociationException>(attempt.WaitAsync(NoLongerThanHung));
            failure.Message.ShouldBe($"{address} cannot be reached: it did not make itself known within 0.5 s.");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stranger_ThatStaysSilent_IsDisconnected(bool isEncrypted)
    {
        await using var node = await TransportNode.StartAsync(Certificates(isEncrypted), "handshake-timeout = 300ms");
        using var silent = await node.ConnectRawAsync();
        (await silent.ReceiveAsync(new byte[1]).OrFailAsync("the node ends the connection")).ShouldBe(0);
        (await NextWarningAsync(node)).ShouldBe("127.0.0.1 was refused: it did not make itself known in time.");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stranger_ThatOnlyLooksWhetherThePortIsOpen_IsNotLogged(bool isEncrypted)
    {
        await using var node = await TransportNode.StartAsync(Certificates(isEncrypted));
        using var probe = await node.ConnectRawAsync();
        probe.Shutdown(SocketShutdown.Send);
        (await ReadToEndAsync(probe).OrFailAsync("the node ends the connection")).ShouldBeTrue();

        using var other = await node.ConnectRawAsync();
        await other.SendAsync(new byte[100]);
        var warning = await NextWarningAsync(node);
        warning.ShouldStartWith("127.0.0.1 was refused: ");
        warning.ShouldNotContain("left out");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ManySilentStrangers_DoNotKeepANodeOut(bool isEncrypted)
    {
        await using var node = await TransportNode.StartAsync(Certificates(isEncrypted), "handshake-timeout = 1h");
        await using var other = await TransportNode.StartAsync(Certificates(isEncrypted));
        var strangers = new List<Socket>();
        for (var i = 0; i < 200; i++)
            strangers.Add(await node.ConnectRawAsync());

        var (here, there) = await other.ConnectAsync(node);
        here.Handle.Write(Hello).ShouldBeTrue();
        (await there.NextAsync()).ShouldBe(Hello);

        // The first have made room for the last, and that was worth one line in the log.
        foreach (var early in strangers.Take(200 - 64))
            (await ReadToEndAsync(early).OrFailAsync("the node ends the connection")).ShouldBeTrue();
        (await NextWarningAsync(node)).ShouldStartWith("127.0.0.1 was refused: ");
        node.Warnings.TryRead(out _).ShouldBeFalse();
        strangers.ForEach(stranger => stranger.Dispose());
    }

    [Fact]
    public async Task Associate_AcrossAuthorities_IsRefusedBothWays()
    {
        using var foreign = new TestAuthority();
        await using var node = await TransportNode.StartAsync(CertificatesFrom(_authority));
        await using var stranger = await TransportNode.StartAsync(CertificatesFrom(foreign));
        await using var other = await TransportNode.StartAsync(CertificatesFrom(_authority));

        (await RefusalAsync(node, stranger)).ShouldContain("its certificate (CN=");
        (await RefusalAsync(stranger, node)).ShouldContain("its certificate (CN=");
        await node.ConnectAsync(other);
    }

    [Fact]
    public async Task Stranger_WithoutACertificate_OrWithAForeignOne_IsRefused_ThoughItWouldBelieveTheNode()
    {
        using var foreign = new TestAuthority();
        var files = foreign.WritePemFiles(_folder.Path, "stranger");
        using var certificate = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
        foreach (var shown in (X509CertificateCollection[])[[], [certificate]])
        {
            await using var node = await TransportNode.StartAsync(CertificatesFrom(_authority));
            await using var stream = new SslStream(new NetworkStream(await node.ConnectRawAsync(), ownsSocket: true));
            var greeting = Task.Run(async () =>
            {
                await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
                {
                    TargetHost = "",
                    ClientCertificates = shown,
                    RemoteCertificateValidationCallback = (_, _, _, _) => true,
                });
                await Frames.GreetAsync(stream, isCaller: true, CancellationToken.None);
            });
            await Should.ThrowAsync<Exception>(greeting.WaitAsync(NoLongerThanHung));
            (await NextWarningAsync(node)).ShouldStartWith("127.0.0.1 was refused: it");
        }
    }

    [Fact]
    public async Task Associate_OfWhoEncryptsWithWhoDoesNot_IsRefusedBothWays()
    {
        await using var encrypting = await TransportNode.StartAsync(CertificatesFrom(_authority));
        await using var plain = await TransportNode.StartAsync();
        await using var other = await TransportNode.StartAsync(CertificatesFrom(_authority));

        await RefusalAsync(plain, encrypting);
        (await NextWarningAsync(encrypting))
            .ShouldBe("127.0.0.1 was refused: it does not encrypt. Either all nodes have certificates or none.");
        await RefusalAsync(encrypting, plain);
        (await NextWarningAsync(plain))
            .ShouldBe(
                "127.0.0.1 was refused: it did not greet as a node does. Either all nodes have certificates or none.");
        await encrypting.ConnectAsync(other);
        await other.ConnectAsync(encrypting);
    }

    [Fact]
    public async Task Associate_WithOneWhoseCertificateHasExpired_IsRefusedBothWays()
    {
        await using var node = await TransportNode.StartAsync(CertificatesFrom(_authority));

        // Its own clock is behind, or it would not start.
        var behind = new Behind(TimeSpan.FromHours(2));
        var outdated = CertificatesFrom(_authority, behind, TimeSpan.FromHours(-1));
        await using var expired = await TransportNode.StartAsync(outdated);
        (await RefusalAsync(node, expired)).ShouldContain("NotTimeValid");
        await RefusalAsync(expired, node);
        (await NextWarningAsync(node)).ShouldContain("NotTimeValid");
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("TANODES\u0002")]
    [InlineData("TA")]
    public async Task Stranger_ThatGreetsOtherwise_IsDisconnected(string text)
    {
        await using var node = await TransportNode.StartAsync();
        using var stranger = await node.ConnectRawAsync();
        await stranger.SendAsync(text.Select(character => (byte)character).ToArray());
        stranger.Shutdown(SocketShutdown.Send);
        (await ReadToEndAsync(stranger).OrFailAsync("the node ends the connection")).ShouldBeTrue();
        (await NextWarningAsync(node)).ShouldStartWith("127.0.0.1 was refused: it ");
    }

    [Theory]
    [InlineData(0, 0, 0, 0)]
    [InlineData(1, 0, 0, 1)]
    [InlineData(0x7f, 255, 255, 255)]
    [InlineData(255, 255, 255, 255)]
    public async Task Frame_OfALengthThatNoneMayHave_EndsItsConnectionOnly(params int[] header)
    {
        await using var node = await TransportNode.StartAsync();
        await using var other = await TransportNode.StartAsync();
        var (here, there) = await other.ConnectAsync(node);
        for (var i = 0; i < 2; i++)
        {
            await using var broken = await node.GreetRawAsync();
            var link = await node.NextInboundAsync();
            await broken.WriteAsync((byte[])[0, 0, 0, 1, 7, .. header.Select(value => (byte)value), 8]);
            (await link.NextAsync()).ShouldBe(ByteString.CopyFrom(7));
            await link.EndAsync();
            link.IsQuiet.ShouldBeTrue();
        }

        (await NextWarningAsync(node)).ShouldContain("was disconnected: it sent a frame of");
        node.Warnings.TryRead(out _).ShouldBeFalse();
        here.Handle.Write(Hello).ShouldBeTrue();
        (await there.NextAsync()).ShouldBe(Hello);
    }

    [Fact]
    public async Task Frame_OfWhichOnlyAPartArrives_IsWaitedFor_AndForgottenWhenItsConnectionEnds()
    {
        await using var node = await TransportNode.StartAsync();
        var broken = await node.GreetRawAsync();
        var link = await node.NextInboundAsync();
        await broken.WriteAsync((byte[])[0, 0, 0, 2, 1]);

        // A round trip the other way gives the part time to do harm.
        link.Handle.Write(Hello).ShouldBeTrue();
        var frame = new byte[Frames.HeaderBytes + Hello.Length];
        await broken.ReadExactlyAsync(frame).AsTask().OrFailAsync("the node's payload arrives");
        link.IsQuiet.ShouldBeTrue();
        link.Endings.ShouldBe(0);

        await broken.WriteAsync((byte[])[2, 0, 0, 0, 2, 3]);
        (await link.NextAsync()).ShouldBe(ByteString.CopyFrom(1, 2));
        await broken.DisposeAsync();
        await link.EndAsync();
        link.IsQuiet.ShouldBeTrue();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_ThatTheOtherSideResets_EndsAsAnyOther(bool isHalfAFrameUnderWay)
    {
        await using var node = await TransportNode.StartAsync();
        using var socket = await node.ConnectRawAsync();
        await using var stream = new NetworkStream(socket);
        await Frames.GreetAsync(stream, isCaller: true, CancellationToken.None);
        var link = await node.NextInboundAsync();
        if (isHalfAFrameUnderWay)
            await stream.WriteAsync((byte[])[0, 0, 0, 2, 1]);
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        await link.EndAsync();
        link.Handle.Write(Hello).ShouldBeFalse();
    }

    private static async Task<string> RefusalAsync(TransportNode from, TransportNode to)
    {
        var attempt = from.CallAsync(to.Address).WaitAsync(NoLongerThanHung);
        var failure = await Should.ThrowAsync<InvalidAssociationException>(attempt);
        failure.Message.ShouldNotContain("did not make itself known");
        return failure.Message;
    }

    private static Task<string> NextWarningAsync(TransportNode node) =>
        node.Warnings.ReadAsync().AsTask().OrFailAsync("a warning is logged");

    // Closed with something unread, a connection is reset.
    private static async Task<bool> ReadToEndAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1]) == 0;
        }
        catch (SocketException reset)
        {
            return reset.SocketErrorCode == SocketError.ConnectionReset;
        }
    }

    private sealed class Behind(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() - by;
    }
}
