namespace TableActors.Host.Loading.Reporting;

/// <summary>How far a load has come. Several requests count at once.</summary>
internal sealed class LoadCounts
{
    private long _stored;
    private long _present;
    private long _refused;

    /// <summary>Rows that the service has taken.</summary>
    public long Stored => Interlocked.Read(ref _stored);

    /// <summary>Rows that were there already.</summary>
    public long Present => Interlocked.Read(ref _present);

    /// <summary>Rows that were refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    public long All => Stored + Present + Refused;

    public void CountStored() => Interlocked.Increment(ref _stored);

    public void CountPresent() => Interlocked.Increment(ref _present);

    public void CountRefused() => Interlocked.Increment(ref _refused);

    /// <summary><c>1,000 rows stored, 20 there already, 3 refused</c></summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Stored:n0} rows stored, ") + (Present > 0 ? FormattableString.Invariant($"{Present:n0} there already, ") : "")
        + FormattableString.Invariant($"{Refused:n0} refused");
}
