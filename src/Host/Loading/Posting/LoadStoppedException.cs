namespace TableActors.Host.Loading.Posting;

/// <summary>The load cannot go on, whatever row comes next. The message says why and what to do.</summary>
internal sealed class LoadStoppedException(string message) : Exception(message)
{
    /// <summary>Whether the message also says how to go on. Default: no.</summary>
    public bool IsAdvised { get; init; }
}
