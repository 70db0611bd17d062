using TableActors.Contracts.Errors;

namespace TableActors.Actors.Exports.Lanes;

/// <summary>What came out of one transaction, as far as it is final.</summary>
/// <param name="Exported">The rows that are in the target.</param>
/// <param name="GivenUp">The rows whose attempts are used up.</param>
/// <param name="Problem">Why they are given up; <see langword="null"/>: there are none.</param>
internal sealed record LaneOutcome(IReadOnlyList<LaneRow> Exported, IReadOnlyList<LaneRow> GivenUp, Problem? Problem);
