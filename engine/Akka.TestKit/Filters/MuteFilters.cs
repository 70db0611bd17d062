using Akka.Actor;

namespace Akka.TestKit.Filters;

/// <summary>Tells the test event listener to keep what these filters pick out of the log, and to let them count it.</summary>
internal sealed record MuteFilters(IEventFilter Filter) : INoSerializationVerificationNeeded;
