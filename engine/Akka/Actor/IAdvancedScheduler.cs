namespace Akka.Actor;

public interface IAdvancedScheduler : IActionScheduler
{
}
