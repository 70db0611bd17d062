using Akka.Actor;

namespace Akka.Dispatch.SysMsg;

/// <summary>
/// Steers an actor's life; handled before any waiting user message. One instance may sit in one mailbox only,
/// because the queue is threaded through <see cref="Next"/>.
/// </summary>
internal abstract class SystemMessage : INoSerializationVerificationNeeded
{
    internal SystemMessage Next;
}
