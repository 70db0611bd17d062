using System.Collections.Immutable;
using System.Security.Cryptography;
using TableActors.Actors.Media;
using TableActors.Actors.Serialization;
using TableActors.Actors.Stores;
using TableActors.AspNetCore.Requests;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Messages;
using TableActors.Contracts.Naming;
using TableActors.Contracts.Tables;

namespace TableActors.AspNetCore.Idempotency;

/// <summary>
/// Makes the fingerprint of a request while it is read. It is made of the values, however they are
/// written, the content of uploads, and the text of URLs. A field that is left out counts like its
/// default.
/// </summary>
internal abstract class RequestFingerprinter
{
    private const byte Format = 2;

    private readonly IncrementalHash _values = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<int, HashingStream> _uploads = [];

    /// <summary>
    /// Whether an earlier request has been answered already, so that no file of this one need be
    /// fetched.
    /// </summary>
    public abstract ValueTask<bool> IsAnsweredAsync();

    /// <summary>Hashes an upload while it is read.</summary>
    /// <returns>The same content.</returns>
    public Stream Observe(RequestField field, Stream content) => _uploads[field.Slot] = new HashingStream(content);

    /// <summary>
    /// Takes the values once the whole body has been read. URLs must not have been replaced by
    /// their files yet.
    /// </summary>
    public void Take(RequestFields fields, object?[] values)
    {
        _values.AppendData([Format]);
        foreach (var field in fields.All.OrderBy(field => field.Name, StringComparer.Ordinal))
        {
            var value = values[field.Slot];
            if (value is FaultyValue)
                continue;
            if (value is AbsentValue)
                value = field.WhenAbsent == WhenAbsent.TakeDefault ? field.Default : AbsentValue.Instance;
            if (value is AbsentValue
                || (value is null && field is { WhenAbsent: WhenAbsent.TakeDefault, Default: null }))
                continue;
            // Hashed one after the other, because a value may be as large as the body.
            using var written = new WireWriter();
            written.Text(field.Name);
            written.Value(
                value is MediaReference && _uploads.TryGetValue(field.Slot, out var upload) ? upload.Hash : value);
            _values.AppendData(written.Written);
        }
    }

    /// <summary>The fingerprint of the values that were taken.</summary>
    /// <param name="versions">The versions that the request allows.</param>
    public RequestFingerprint FingerprintWith(ImmutableArray<long> versions)
    {
        using var whole = new WireWriter();
        whole.Value(versions.IsDefaultOrEmpty ? null : versions.ToArray());
        whole.Value(_values.GetCurrentHash());
        return RequestFingerprint.Of(whole.Written);
    }
}

/// <summary>A write with an <c>Idempotency-Key</c>. An earlier request may have its outcome already.</summary>
/// <param name="store">Has the kept outcomes.</param>
/// <param name="schema">The table.</param>
/// <param name="id">The request's id.</param>
/// <param name="versions">The versions that it allows.</param>
/// <param name="keptUntil">Until when its outcome is kept.</param>
/// <param name="cancellation">Ends the search for a kept outcome.</param>
internal sealed class IdempotentWrite(
    ITableStore store, TableSchema schema, RequestId id, ImmutableArray<long> versions, DateTimeOffset keptUntil,
    CancellationToken cancellation) : RequestFingerprinter
{
    /// <summary>The outcome of an earlier request with the key; <see langword="null"/>: none was found.</summary>
    public WriteReply? KeptOutcome { get; private set; }

    public RequestMark Mark => new(id, FingerprintWith(versions), keptUntil);

    public override async ValueTask<bool> IsAnsweredAsync()
    {
        KeptOutcome = await store.Requests.FindAsync(schema, Mark, cancellation);
        return KeptOutcome is not null;
    }
}

/// <summary>Passes a stream on, and hashes what is read of it.</summary>
internal sealed class HashingStream(Stream content) : ForwardStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The SHA-256 of what was read so far.</summary>
    public byte[] Hash => _hash.GetCurrentHash();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await content.ReadAsync(buffer, cancellationToken);
        _hash.AppendData(buffer.Span[..count]);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _hash.Dispose();
        base.Dispose(disposing);
    }
}
