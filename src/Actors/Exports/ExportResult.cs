namespace TableActors.Actors.Exports;

/// <summary>
/// What became of rows that were given to a target. Rows go in order, so that the written ones come first. Where a row is refused, those
/// behind it were not tried; where the target cannot be used, none was written. Without a failure and with rows left, the others are to
/// be given to the target again.
/// </summary>
/// <param name="Written">How many rows, from the first, are in the target for good.</param>
/// <param name="Failure">Why the row after those is not; <see langword="null"/>: nothing is wrong with it.</param>
internal sealed record ExportResult(int Written, ExportFailure? Failure = null);
