namespace Akka.TestKit;

/// <summary>Log events that are kept out of the log until this is disposed or unmuted.</summary>
public interface IUnmutableFilter : IDisposable
{
    void Unmute();
}
