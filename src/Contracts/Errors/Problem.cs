using System.Collections.Immutable;

namespace TableActors.Contracts.Errors;

/// <summary>One occurrence of an error, as a client may see it: no SQL, no driver text, no paths.</summary>
/// <param name="Code">Which error.</param>
/// <param name="Detail">What happened here, and what to do about it.</param>
public sealed record Problem(ErrorCode Code, string Detail)
{
    /// <summary>What is wrong with which field; empty where no field is at fault.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Errors { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>After how many seconds another try makes sense; <see langword="null"/>: nothing is known.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>A problem of one field.</summary>
    public static Problem OfField(ErrorCode code, string field, string fault) =>
        new(code, $"\"{field}\" {fault}.") { Errors = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(field, [fault]) };

    /// <summary>A problem of at least one field.</summary>
    public static Problem OfFields(ErrorCode code, ImmutableDictionary<string, ImmutableArray<string>> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (faults.Count == 1)
            return OfField(code, faults.First().Key, faults.First().Value[0]);
        var names = string.Join(", ", faults.Keys.Order(StringComparer.Ordinal).Select(name => $"\"{name}\""));
        return new Problem(code, $"{faults.Count} fields do not fit: {names}.") { Errors = faults };
    }
}

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
