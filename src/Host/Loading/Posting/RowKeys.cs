using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TableActors.Host.Loading.Posting;

/// <summary>
/// Gives each row the <c>Idempotency-Key</c> by which the service knows it again. Of one content, under one name of the load, a
/// row always has the same key, so that a load that broke off can go on.
/// </summary>
internal sealed class RowKeys
{
    private const int HashBytes = 16;

    private readonly string _load;

    private RowKeys(ReadOnlySpan<byte> load) => _load = Convert.ToHexStringLower(load);

    /// <summary>Keys that no other load has.</summary>
    public static RowKeys Unique() => new(RandomNumberGenerator.GetBytes(HashBytes));

    /// <summary>The keys of a file.</summary>
    /// <param name="file">Its bytes, from the beginning.</param>
    /// <param name="name">Tells loads of the same file apart.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<RowKeys> OfAsync(Stream file, string name, CancellationToken cancellation)
    {
        var content = await SHA256.HashDataAsync(file, cancellation);
        return new RowKeys(SHA256.HashData([.. content, .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, HashBytes));
    }

    /// <summary>The key of a row.</summary>
    /// <param name="row">Its number in the file.</param>
    /// <param name="refusals">How often the row was refused before: each time it is another request.</param>
    public string Of(long row, int refusals) =>
        string.Create(CultureInfo.InvariantCulture, $"load-{_load}-{row}{(refusals == 0 ? "" : $"-{refusals}")}");
}
