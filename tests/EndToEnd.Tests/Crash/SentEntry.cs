namespace TableActors.EndToEnd.Tests.Crash;

/// <summary>A row that a client has sent.</summary>
internal sealed class SentEntry(int client, long number)
{
    public (int Client, long Number) Id => (client, number);

    /// <summary>Whether the client was told that all is well.</summary>
    public bool IsAcknowledged { get; set; }
}
