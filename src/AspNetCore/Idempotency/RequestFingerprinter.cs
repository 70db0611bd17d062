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
/// Looks on while a request is read, so that a repeat can be told from another request: by its values, however they are written down, by
/// the content of its uploads, and by the text of its URLs. What is left out and what is given as null by default are the same.
/// </summary>
internal abstract class RequestFingerprinter
{
    private const byte Format = 2;

    private readonly IncrementalHash _values = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Dictionary<int, HashingStream> _uploads = [];

    /// <summary>Whether the request is answered already, so that nothing of it needs to be fetched any more.</summary>
    public abstract ValueTask<bool> IsAnsweredAsync();

    /// <summary>Looks at an upload while it is read.</summary>
    /// <param name="field">The upload's field.</param>
    /// <param name="content">The content.</param>
    /// <returns>The same content.</returns>
    public Stream Observe(RequestField field, Stream content) => _uploads[field.Slot] = new HashingStream(content);

    /// <summary>Looks at the values, once the whole body is read, and before the files that URLs name are in their place.</summary>
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
            if (value is AbsentValue || (value is null && field is { WhenAbsent: WhenAbsent.TakeDefault, Default: null }))
                continue;
            // One after the other, because a value may be as large as the body.
            using var written = new WireWriter();
            written.Text(field.Name);
            written.Value(value is MediaReference && _uploads.TryGetValue(field.Slot, out var upload) ? upload.Hash : value);
            _values.AppendData(written.Written);
        }
    }

    /// <summary>The fingerprint of the values that were taken.</summary>
    /// <param name="versions">The versions that the request expects.</param>
    public RequestFingerprint FingerprintWith(ImmutableArray<long> versions)
    {
        using var whole = new WireWriter();
        whole.Value(versions.IsDefaultOrEmpty ? null : versions.ToArray());
        whole.Value(_values.GetCurrentHash());
        return RequestFingerprint.Of(whole.Written);
    }
}

/// <summary>A write request with a key.</summary>
/// <param name="store">Where outcomes are kept.</param>
/// <param name="schema">The table.</param>
/// <param name="id">The request's id.</param>
/// <param name="versions">The versions that it expects.</param>
/// <param name="keptUntil">How long its outcome is to be kept.</param>
/// <param name="cancellation">Ends the search for an earlier outcome.</param>
internal sealed class IdempotentWrite(
    ITableStore store, TableSchema schema, RequestId id, ImmutableArray<long> versions, DateTimeOffset keptUntil,
    CancellationToken cancellation) : RequestFingerprinter
{
    /// <summary>The outcome of an earlier request with the key, as far as one was looked for and found.</summary>
    public WriteReply? Answer { get; private set; }

    /// <summary>The mark of the write.</summary>
    public RequestMark Mark => new(id, FingerprintWith(versions), keptUntil);

    public override async ValueTask<bool> IsAnsweredAsync()
    {
        Answer = await store.Requests.FindAsync(schema, Mark, cancellation);
        return Answer is not null;
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
