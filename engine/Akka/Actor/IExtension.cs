namespace Akka.Actor;

/// <summary>One value of its kind per actor system.</summary>
public interface IExtension
{
}
