namespace TableActors.Host.Loading.Reporting;

/// <summary>How far a load has come. Several requests count at once.</summary>
internal sealed class LoadCounts
{
    private long _stored;
    private long _earlier;
    private long _present;
    private long _refused;

    /// <summary>Rows that this load has stored.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Rows that an earlier load of the same file has stored.</summary>
    public long Earlier => Interlocked.Read(ref _earlier);

    /// <summary>Rows that were there already.</summary>
    public long Present => Interlocked.Read(ref _present);

    /// <summary>Rows that were refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long All => Stored + Earlier + Present + Refused;

    public void CountStored() => Interlocked.Increment(ref _stored);

    public void CountEarlier() => Interlocked.Increment(ref _earlier);

    public void CountPresent() => Interlocked.Increment(ref _present);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    /// <summary><c>1,000 rows stored, 20 there already, 3 refused</c></summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Stored:n0} rows stored, ") + (Earlier > 0 ? FormattableString.Invariant($"{Earlier:n0} stored by an earlier load, ") : "")
        + (Present > 0 ? FormattableString.Invariant($"{Present:n0} there already, ") : "")
        + FormattableString.Invariant($"{Refused:n0} refused");
}
