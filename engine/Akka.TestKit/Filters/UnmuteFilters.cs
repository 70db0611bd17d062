using Akka.Actor;

namespace Akka.TestKit.Filters;

/// <summary>Ends a <see cref="MuteFilters"/> with the same filter.</summary>
internal sealed record UnmuteFilters(IEventFilter Filter) : INoSerializationVerificationNeeded;
