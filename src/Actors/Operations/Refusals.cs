using TableActors.Contracts.Errors;
using TableActors.Contracts.Messages;

namespace TableActors.Actors.Operations;

/// <summary>The answers of operations that end before a write was sent.</summary>
internal static class Refusals
{
    public static WriteRefused OutOfTime { get; } = new(new Problem(
        ErrorCodes.Overloaded, "The request's time ran out before its write was sent; nothing was stored.") { RetryAfterSeconds = 1 });

    public static WriteRefused RowKeepsChanging { get; } = new(new Problem(
        ErrorCodes.Overloaded, "Other requests kept changing the row while its columns were computed; nothing was stored.") { RetryAfterSeconds = 1 });
}
