using System.Collections.Immutable;
using TableActors.Contracts.Errors;
using TableActors.Contracts.Queries;

namespace TableActors.Actors.Stores;

/// <summary>How a value made a query fail in the database.</summary>
/// <param name="Text">
/// What a caller is told about the parameter that is the cause. It follows the parameter's name.
/// </param>
/// <param name="Causes">Only a parameter with one of these roles can be the cause.</param>
internal sealed record ValueFault(string Text, ParameterRole Causes = ParameterRole.Computes)
{
    /// <summary>The result is not of the type that the query declares.</summary>
    public static ValueFault OtherResult { get; } = new("leads to a result of another type than the query has");

    /// <summary>Only the database's own words say what is wrong.</summary>
    public static ValueFault Unknown { get; } = new("leads to an error in the database");

    /// <summary>A value is more than the database can hold at once.</summary>
    public static ValueFault TooLarge { get; } = new(
        "leads to a value that is too large or too complex for the database");

    public static ValueFault OutOfRange { get; } = new("leads to a number that is out of range");

    public static ValueFault NoJson { get; } = new("leads to a text that is not the JSON that the query needs");

    /// <summary>A value is no number of rows.</summary>
    public static ValueFault NoCount { get; } = new(
        "must be a number of rows, 0 or more", ParameterRole.Counts | ParameterRole.Computes);

    /// <summary>A pattern, or the escape character in it, is not valid.</summary>
    public static ValueFault NoPattern { get; } =
        new("leads to a pattern that is not valid", ParameterRole.Matches | ParameterRole.Computes);
}

/// <summary>A query with other arguments. It runs to see whether it fails too.</summary>
internal sealed class QueryTrial(ImmutableArray<object?> arguments)
{
    public ImmutableArray<object?> Arguments { get; } = arguments;

    /// <summary>Whether the database refuses these arguments too. Set it before the next trial.</summary>
    public bool Fails { get; set; } = true;
}

/// <summary>
/// Finds out who is to blame for a failed query: the caller, whose values the database refuses, or
/// the stored values. Only a parameter from which something is computed can be the cause. It is the
/// cause if the query succeeds with a harmless value in its place.
/// </summary>
internal sealed class QueryBlame
{
    private const int MostSuspects = 8;
    private readonly PreparedQuery _query;
    private readonly ImmutableArray<object?> _arguments;
    private readonly ValueFault _fault;
    private readonly ImmutableArray<int> _suspects;
    private ImmutableArray<int> _culprits = [];

    public QueryBlame(PreparedQuery query, ImmutableArray<object?> arguments, ValueFault fault)
    {
        (_query, _arguments, _fault) = (query, arguments, fault);
        if (query.Definition is not SqlQueryDefinition definition)
        {
            // A retrieving query only compares.
            _suspects = [];
            return;
        }

        var roles = ParameterRoles.Of(definition);
        // If a parameter's default value fails, the definition is to blame, not the caller.
        _suspects = [.. Enumerable.Range(0, roles.Length).Where(at =>
            (roles[at] & fault.Causes) != 0
            && (query.Parameters[at].Default is not { } given || !given.Equals(arguments[at])))];
    }

    /// <summary>
    /// The trials that are needed, one after the other. No trial needs to go further than one row
    /// beyond the failure.
    /// </summary>
    public IEnumerable<QueryTrial> Trials()
    {
        if (_suspects.Length <= MostSuspects)
        {
            foreach (var suspect in _suspects)
            {
                foreach (var trial in Instead([suspect]))
                    yield return trial;
            }
        }

        if (!_culprits.IsEmpty || _suspects.Length < 2)
            yield break;
        // Several parameters may each fail by themselves.
        foreach (var trial in Instead(_suspects))
            yield return trial;
    }

    /// <summary>What the caller is told, after all trials.</summary>
    public Problem Verdict => _culprits.IsEmpty
        ? StoreProblems.UnreadableResult(_query.Definition.Name)
        : Problem.OfFields(
            ErrorCodes.ValidationFailed,
            _culprits.ToImmutableDictionary(at => _query.Parameters[at].Name, _ => ImmutableArray.Create(_fault.Text)));

    // First a value that most expressions accept, then null, which most expressions pass on.
    private IEnumerable<QueryTrial> Instead(ImmutableArray<int> suspects)
    {
        foreach (var isNull in (bool[])[false, true])
        {
            var arguments = _arguments.ToBuilder();
            foreach (var at in suspects)
                arguments[at] = isNull ? null : _query.Parameters[at].Type.Harmless;
            var trial = new QueryTrial(arguments.MoveToImmutable());
            if (trial.Arguments.SequenceEqual(_arguments))
                continue;
            yield return trial;
            if (trial.Fails)
                continue;
            _culprits = [.. _culprits, .. suspects];
            yield break;
        }
    }
}
