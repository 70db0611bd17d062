using TableActors.Contracts.Errors;

namespace TableActors.AspNetCore.Requests;

/// <summary>Bounds the memory that the bodies of all requests together take while they are read.</summary>
/// <param name="total">The most bytes.</param>
internal sealed class BodyBudget(long total)
{
    private long _taken;

    /// <summary>Takes bytes out of the budget; <see cref="Return"/> gives them back.</summary>
    /// <exception cref="ProblemException"><c>overloaded</c>: there are not so many left.</exception>
    public void Take(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= total)
            return;
        Return(bytes);
        throw new ProblemException(new Problem(ErrorCodes.Overloaded, "Too many large requests are being read at once.") { RetryAfterSeconds = 1 });
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
