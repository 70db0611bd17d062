namespace TableActors.Actors.Media;

/// <summary>A file was not fetched. The message can be shown to the client: it tells nothing that the client could not know.</summary>
public sealed class MediaFetchException : Exception
{
    /// <summary>Makes an exception.</summary>
    /// <param name="message">Why, to be read after the field's name.</param>
    /// <param name="inner">The cause, for the log alone.</param>
    public MediaFetchException(string message, Exception? inner = null) : base(message, inner)
    {
    }
}
