namespace TableActors.Postgres.Tests.Membership;

/// <summary>
/// The real time of a process that can be stopped. Whoever asks for it while the process is stopped
/// waits.
/// </summary>
internal sealed class FreezableTime : TimeProvider, IDisposable
{
    private readonly ManualResetEventSlim _runs = new(true);

    /// <inheritdoc/>
    public override long GetTimestamp()
    {
        _runs.Wait();
        return base.GetTimestamp();
    }

    /// <summary>Stops the process.</summary>
    public void Freeze() => _runs.Reset();

    /// <summary>Lets it go on.</summary>
    public void Thaw() => _runs.Set();

    /// <inheritdoc/>
    public void Dispose() => _runs.Dispose();
}
