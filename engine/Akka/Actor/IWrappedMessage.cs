namespace Akka.Actor;

/// <summary>Marks messages that only carry another one.</summary>
public interface IWrappedMessage
{
    object Message { get; }
}
