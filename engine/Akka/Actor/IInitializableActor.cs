namespace Akka.Actor;

/// <summary>An actor that has something to do between its constructor and its first message.</summary>
internal interface IInitializableActor
{
    void Init();
}
