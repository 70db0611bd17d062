using System.Collections.Immutable;

namespace TableActors.Contracts.Errors;

/// <summary>One occurrence of an error, as a client may see it: without SQL, driver texts and paths.</summary>
/// <param name="Code">Which error.</param>
/// <param name="Detail">What happened here, and what to do about it.</param>
public sealed record Problem(ErrorCode Code, string Detail)
{
    /// <summary>The faults of each field, by the field's name; empty: no field is at fault.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Errors { get; init; } =
        ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>After how many seconds another try makes sense; <see langword="null"/>: unknown.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>Makes a problem of one field.</summary>
    public static Problem OfField(ErrorCode code, string field, string fault) =>
        new(code, $"\"{field}\" {fault}.")
        {
            Errors = ImmutableDictionary<string, ImmutableArray<string>>.Empty.Add(field, [fault])
        };

    /// <summary>Makes a problem of at least one field.</summary>
    public static Problem OfFields(ErrorCode code, ImmutableDictionary<string, ImmutableArray<string>> faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        if (faults.Count == 1)
            return OfField(code, faults.First().Key, faults.First().Value[0]);
        var names = string.Join(", ", faults.Keys.Order(StringComparer.Ordinal).Select(name => $"\"{name}\""));
        return new Problem(code, $"{faults.Count} fields do not fit: {names}.") { Errors = faults };
    }
}

/// <summary>Thrown where an operation ends with a <see cref="Problem"/>.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>Makes an exception of a problem.</summary>
    /// <param name="problem">What the client may see.</param>
    /// <param name="inner">The cause. Only the log shows it.</param>
    public ProblemException(Problem problem, Exception? inner = null) : base(problem.Detail, inner) =>
        Problem = problem;

    /// <summary>What the client may see.</summary>
    public Problem Problem { get; }
}
