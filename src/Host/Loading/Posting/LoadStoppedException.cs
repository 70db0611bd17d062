namespace TableActors.Host.Loading.Posting;

/// <summary>The load cannot go on, whatever row comes next. The message says why and what to do.</summary>
internal sealed class LoadStoppedException(string message) : Exception(message);
