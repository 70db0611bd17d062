namespace Akka.Dispatch;

/// <summary>Work for a dispatcher; a thread pool can take it without another allocation.</summary>
public interface IRunnable : IThreadPoolWorkItem
{
    void Run();
}
