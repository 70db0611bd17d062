using System.Security.Cryptography;

namespace TableActors.Actors.Stores.Registers;

/// <summary>The table <c>ta_keys</c>.</summary>
internal sealed class KeyRegister(IRegisterDatabase database) : IKeyRegister
{
    private const string Make = "INSERT INTO ta_keys (name, value) VALUES ('media', $1) ON CONFLICT DO NOTHING";

    private const string Find = "SELECT value FROM ta_keys WHERE name = 'media'";

    public Task<byte[]> FileKeyAsync(CancellationToken cancellation)
    {
        var random = RandomNumberGenerator.GetBytes(IKeyRegister.FileKeyBytes);
        return database.ReadOrMakeAsync(
            new RegisterStatement(Make, random), new RegisterStatement(Find), row => row.Bytes(0), cancellation);
    }
}
