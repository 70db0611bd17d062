using System.Security.Cryptography;

namespace TableActors.Actors.Stores.Registers;

/// <summary>The table <c>ta_keys</c>.</summary>
internal sealed class KeyRegister(IRegisterDatabase database) : IKeyRegister
{
    private const string Make = "INSERT INTO ta_keys (name, value) VALUES ('media', $1) ON CONFLICT DO NOTHING";

    private const string Read = "SELECT value FROM ta_keys WHERE name = 'media'";

    public async Task<byte[]> FileKeyAsync(CancellationToken cancellation)
    {
        var random = RandomNumberGenerator.GetBytes(IKeyRegister.FileKeyBytes);
        await database.ChangeAloneAsync(new RegisterStatement(Make, random), cancellation).ConfigureAwait(false);
        var keys = await database.ReadAsync(new RegisterStatement(Read), row => row.Bytes(0), cancellation)
            .ConfigureAwait(false);
        return keys[0];
    }
}
