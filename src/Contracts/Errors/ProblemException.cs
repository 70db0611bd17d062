namespace TableActors.Contracts.Errors;

/// <summary>Carries a <see cref="Problem"/> through code that answers with values.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>Makes an exception of a problem.</summary>
    /// <param name="problem">What the client may see.</param>
    /// <param name="inner">The cause, for the log alone.</param>
    public ProblemException(Problem problem, Exception? inner = null) : base(problem.Detail, inner) => Problem = problem;

    /// <summary>What the client may see.</summary>
    public Problem Problem { get; }
}
