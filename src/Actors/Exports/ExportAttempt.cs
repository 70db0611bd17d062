namespace TableActors.Actors.Exports;

/// <summary>How one transaction in a target ended.</summary>
/// <param name="Failure">Why nothing was written; <see langword="null"/>: everything was.</param>
/// <param name="At">Which row is at fault; <see langword="null"/>: it is not known, or none.</param>
internal readonly record struct ExportAttempt(ExportFailure? Failure, int? At = null)
{
    /// <summary>All rows are in the target for good.</summary>
    public static ExportAttempt Done => default;
}
