using System.Net;
using System.Net.Sockets;

namespace TableActors.TestSupport;

/// <summary>Ports of the loopback address, for programs that must be told where to listen.</summary>
public static class LoopbackPort
{
    /// <summary>A port that nobody listens at just now.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
