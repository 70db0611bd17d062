namespace Akka.Actor;

/// <summary>Marks messages that must not be accepted from an untrusted sender.</summary>
public interface IPossiblyHarmful
{
}
