namespace TableActors.Actors.Exports;

/// <summary>Whose failure it is that rows are not exported.</summary>
internal enum ExportFailureKind
{
    /// <summary>The target's: no row was written, and each of them may be when it is tried again.</summary>
    Unavailable,

    /// <summary>The target's, while it made the transaction durable: all rows are in it, or none is.</summary>
    OutcomeUnknown,

    /// <summary>Nobody's: the lane has a later owner. No row was written.</summary>
    Fenced,

    /// <summary>The row's: it was not written, and will be only when the target changes.</summary>
    Refused,
}
