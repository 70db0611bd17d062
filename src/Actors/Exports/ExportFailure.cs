using System.Collections.Immutable;
using TableActors.Contracts.Errors;

namespace TableActors.Actors.Exports;

/// <summary>Why rows are not in the target, in words that a client may read: nothing of the driver's.</summary>
/// <param name="Kind">Whose failure it is.</param>
/// <param name="Problem">What a client is told.</param>
internal sealed record ExportFailure(ExportFailureKind Kind, Problem Problem)
{
    private const string WriteFailed = "export_sql write failed";

    /// <summary>The target cannot be used.</summary>
    public static ExportFailure Unavailable { get; } = new(ExportFailureKind.Unavailable, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The target failed while it was making the rows durable.</summary>
    public static ExportFailure OutcomeUnknown { get; } = new(ExportFailureKind.OutcomeUnknown, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The lane has a later owner, which writes the rows.</summary>
    public static ExportFailure Fenced { get; } = new(ExportFailureKind.Fenced, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The target does not take the row.</summary>
    public static ExportFailure Refused { get; } = new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, WriteFailed));

    /// <summary>The target has no row that could be updated.</summary>
    public static ExportFailure NoSuchRow { get; } =
        new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, "export_sql update affected 0 rows; expected 1"));

    /// <summary>Values of the row do not fit the target's columns.</summary>
    /// <param name="faults">What is wrong with which column, to be read after its name.</param>
    public static ExportFailure Unfit(ImmutableDictionary<string, ImmutableArray<string>> faults) =>
        new(ExportFailureKind.Refused, new Problem(ErrorCodes.ExportFailed, WriteFailed) { Errors = faults });
}
