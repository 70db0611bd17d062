using Akka.Actor;

namespace Akka.Persistence;

/// <summary>Sent between persistent actors and their plugins.</summary>
public interface IPersistenceMessage : INoSerializationVerificationNeeded
{
}
