namespace Akka.Actor;

/// <summary>An <c>Ask</c> was not answered in time.</summary>
public class AskTimeoutException : AkkaException
{
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
